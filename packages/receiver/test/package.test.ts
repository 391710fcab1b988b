import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installed, makeConsumer } from './consumer.ts';

let consumer: ReturnType<typeof makeConsumer>;
beforeAll(() => {
  consumer = makeConsumer();
});
afterAll(() => consumer.remove());
const run = (file: string, ...args: string[]) =>
  execFileSync(process.execPath, [file, ...args], { cwd: consumer.folder, encoding: 'utf8' });

describe('the built package', () => {
  it('is imported, and required where Node can', () => {
    const doors = ['', '/express', '/fastify', '/fetch'].map(door => `@bellwether/receiver${door}`);
    writeFileSync(
      join(consumer.folder, 'import.js'),
      `${doors.map((door, i) => `import * as m${i} from '${door}';`).join('\n')}
       console.log([m0.verify, m1.receiveWebhooks, m2.receiveWebhooks, m3.receiveWebhooks].map(f => typeof f).join());`,
    );
    expect(run('import.js').trim()).toBe('function,function,function,function');
    writeFileSync(
      join(consumer.folder, 'require.cjs'),
      `console.log(typeof require('@bellwether/receiver').verify);`,
    );
    expect(run('--no-warnings', 'require.cjs').trim()).toBe('function');
  });

  it.each([
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ])('type-checks in a strict project with module resolution %s', (moduleResolution, module) => {
    writeFileSync(
      join(consumer.folder, 'consumer.ts'),
      `import { createServer } from 'node:http';
       import Fastify from 'fastify';
       import { verify, type WebhookMessage } from '@bellwether/receiver';
       import { receiveWebhooks as express } from '@bellwether/receiver/express';
       import { receiveWebhooks as fastify } from '@bellwether/receiver/fastify';
       import { receiveWebhooks as onFetch } from '@bellwether/receiver/fetch';
       const nameOf = (message: WebhookMessage): string => {
         switch (message.type) {
           case 'goal.converted': return message.data.goal.name;
           case 'event.tracked': return message.data.name;
           // @ts-expect-error a pageview has no goal
           case 'pageview.tracked': return message.data.goal.name;
           default: return message.type;
         }
       };
       export const POST: (request: Request) => Promise<Response> = onFetch('whsec_', nameOf);
       const handle = express(['whsec_'], nameOf, { seen: new Set() });
       createServer((request, response) => handle(request, response, console.error));
       Fastify().register(fastify, { path: '/webhooks', secrets: 'whsec_', handler: nameOf });
       console.log(await verify({}, '', 'whsec_').then(nameOf));`,
    );
    const options = {
      module,
      moduleResolution,
      target: 'es2022',
      strict: true,
      noEmit: true,
      skipLibCheck: false,
    };
    writeFileSync(
      join(consumer.folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...options, types: ['node'] }, files: ['consumer.ts'] }),
    );
    expect(() => run(join(installed('typescript'), 'bin/tsc'), '-p', '.')).not.toThrow();
  });
});
