import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receiveWebhooks } from '../src/express.ts';
import { sign, type WebhookMessage } from '../src/index.ts';
import { makeConsumer } from './consumer.ts';

const docs = fileURLToPath(new URL('../../../docs/', import.meta.url));
const sample = (name: string) => join(docs, 'samples', name);
const SECRET = `whsec_${Buffer.alloc(32, 0xf7).toString('base64')}`;
const BODY =
  '{"id":"msg_1","type":"webhook.test","timestamp":"2025-11-24T16:00:00.000Z","data":{"webhookId":"wh_1","siteId":null,"message":"Grüße, 100 %"}}';
const now = () => Math.floor(Date.now() / 1000);

interface Signed {
  id: string;
  timestamp: number;
  body: string;
  signature: string;
}
async function signed(change: Partial<Signed> = {}, secrets: string | string[] = SECRET): Promise<Signed> {
  const request = { id: 'msg_1', timestamp: now(), body: BODY, ...change };
  const headers = await sign(request, secrets);
  return { ...request, signature: headers['webhook-signature']! };
}

interface Run {
  code: number;
  said: string;
}

/** Runs a sample the way its page says: headers in the environment, body on standard input. */
function run(command: string[], { id, timestamp, body, signature }: Signed): Promise<Run> {
  const env = {
    ...process.env,
    BELLWETHER_WEBHOOK_SECRET: SECRET,
    WEBHOOK_ID: id,
    WEBHOOK_TIMESTAMP: `${timestamp}`,
    WEBHOOK_SIGNATURE: signature,
  };
  return new Promise(resolve => {
    const [program, ...args] = command;
    const child = execFile(program!, args, { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : 1, said: (stdout + stderr).trim() });
    });
    child.stdin?.end(body);
  });
}

const isInstalled = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;

const languages: { name: string; file: string; command: string[]; installed: boolean }[] = [
  { name: 'Node, by hand', file: 'verify.mjs', command: [process.execPath], installed: true },
  { name: 'Python', file: 'verify.py', command: ['python3'], installed: isInstalled('python3', '--version') },
  { name: 'PHP', file: 'verify.php', command: ['php'], installed: isInstalled('php', '--version') },
  { name: 'Go', file: 'verify.go', command: ['go', 'run'], installed: isInstalled('go', 'version') },
  { name: 'Ruby', file: 'verify.rb', command: ['ruby'], installed: isInstalled('ruby', '--version') },
  { name: 'a shell', file: 'verify.sh', command: ['sh'], installed: isInstalled('openssl', 'version') },
];

async function itTellsRequestsApart(command: string[]): Promise<void> {
  const verified = { code: 0, said: expect.stringMatching(/^verified/) };
  const refused = { code: 1, said: expect.stringMatching(/^refused: (?!.*(rror|xception|line))/) };
  const genuine = await signed();
  expect(await run(command, genuine)).toEqual(verified);
  const other = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
  expect(await run(command, await signed({}, [other, SECRET]))).toEqual(verified);
  const forgeries: Signed[] = [
    { ...genuine, body: BODY.replace('100', '900') },
    { ...genuine, id: 'msg_2' },
    { ...genuine, timestamp: genuine.timestamp - 1 },
    await signed({}, other),
    await signed({ timestamp: now() - 3600 }),
    await signed({ timestamp: now() + 3600 }),
  ];
  for (const forged of forgeries) expect(await run(command, forged)).toEqual(refused);
}

describe('the samples of the docs verify a genuine request and refuse tampered, foreign and old ones', () => {
  for (const { name, file, command, installed } of languages) {
    it.skipIf(!installed)(`in ${name}`, () => itTellsRequestsApart([...command, sample(file)]), 120_000);
  }

  let consumer: ReturnType<typeof makeConsumer>;
  beforeAll(() => {
    consumer = makeConsumer();
  });
  afterAll(() => consumer.remove());

  it('in Node, with the SDK', async () => {
    const file = join(consumer.folder, 'verify-sdk.mjs');
    copyFileSync(sample('verify-sdk.mjs'), file);
    await itTellsRequestsApart([process.execPath, file]);
  });
});

it.skipIf(!isInstalled('curl', '--version'))('the sample that sends a request is heard', async () => {
  const heard: WebhookMessage[] = [];
  const handle = receiveWebhooks(SECRET, message => heard.push(message));
  const server = createServer((request, response) =>
    handle(request, response, error => response.destroy(error as Error)),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP server');
  const sent = await run(['sh', sample('send.sh'), `http://127.0.0.1:${address.port}/`], await signed());
  server.close();
  expect(sent).toEqual({ code: 0, said: '204' });
  expect(heard.map(message => message.type)).toEqual(['webhook.test']);
});

it('the page shows the samples as they are run', () => {
  // A sample stands below a comment that names it. `UPDATE_GOLDEN=1` writes them into the page.
  const page = join(docs, 'receiving.md');
  const text = readFileSync(page, 'utf8');
  const shown: string[] = [];
  const renewed = text.replace(
    /<!-- samples\/(\S+) -->\n```(\w+)\n[\s\S]*?\n```/g,
    (_, file: string, language: string) => {
      shown.push(file);
      return `<!-- samples/${file} -->\n\`\`\`${language}\n${readFileSync(sample(file), 'utf8').trimEnd()}\n\`\`\``;
    },
  );
  if (process.env.UPDATE_GOLDEN) writeFileSync(page, renewed);
  expect(readFileSync(page, 'utf8')).toBe(renewed);
  expect(shown.sort()).toEqual([...languages.map(({ file }) => file), 'send.sh', 'verify-sdk.mjs'].sort());
});
