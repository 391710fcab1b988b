import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { violations } from './check-imports.mjs';

const roots = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** What the check says of a tree with these files: `file:line rule`. */
function check(files) {
  const root = mkdtempSync(join(tmpdir(), 'bellwether-imports-'));
  roots.push(root);
  for (const [file, source] of Object.entries(files)) {
    const path = join(root, 'packages', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, source);
  }
  return violations(root).map(({ file, line, rule }) => `${file.replace('packages/', '')}:${line} ${rule}`);
}

test.each([
  ['contract may import core', 'contract/src/a.ts', `import { b } from '@bellwether/core';`],
  ['a stage may import ports', 'server/src/deliver/a.ts', `import type { B } from '../ports/index.ts';`],
  ['a stage may import itself', 'server/src/enrich/steps/a.ts', `import { b } from '../step.ts';`],
  [
    'an adapter may import ports',
    'server/src/adapters/sql/a.ts',
    `import type { B } from '../../ports/b.ts';`,
  ],
  ['compose.ts imports everything', 'server/src/compose.ts', `import { b } from './adapters/sql/b.ts';`],
  ['tests import everything', 'server/src/deliver/a.test.ts', `import { b } from '../adapters/sql/b.ts';`],
  ['core may hash', 'core/src/a.ts', `import { createHmac } from 'node:crypto';`],
  ['core may use a given time', 'core/src/a.ts', `export const day = (ms: number) => new Date(ms);`],
  ['http may ask for reports', 'server/src/http/a.ts', `import { b } from '../query/index.ts';`],
  ['comments are not code', 'core/src/a.ts', `// not Date.now()\n/* import x from 'node:fs' */`],
])('%s', (_what, file, source) => {
  expect(check({ [file]: source })).toEqual([]);
});

test.each([
  ['core/src/a.ts', `import { b } from '@bellwether/contract';`, 'core imports contract'],
  ['core/src/a.ts', `import { readFileSync } from 'node:fs';`, 'core imports node:fs'],
  ['core/src/a.ts', `export const now = () => Date.now();`, 'core uses a clock (Date.now)'],
  ['core/src/a.ts', `export const id = () => Math.random();`, 'core uses randomness'],
  ['core/src/a.ts', `import { randomUUID } from 'node:crypto';`, 'core uses randomness'],
  ['core/src/a.ts', `export const port = process.env.PORT;`, 'core uses the process'],
  ['contract/src/a.ts', `export * from '../../server/src/ports/b.ts';`, 'contract imports ports'],
  ['tracker/src/a.ts', `import { b } from '@bellwether/server/b';`, 'tracker imports server'],
  ['server/src/deliver/a.ts', `import type { B } from '../process/b.ts';`, 'deliver imports process'],
  ['server/src/query/a.ts', `import { b } from '../adapters/sql/b.ts';`, 'query imports adapters'],
  ['server/src/query/a.ts', `const b = await import('../adapters/sql/b.ts');`, 'query imports adapters'],
  ['server/src/collect/a.ts', `import { b } from '../compose.ts';`, 'collect imports wiring'],
  ['server/src/ports/a.ts', `import type { B } from '../adapters/sql/b.ts';`, 'ports imports adapters'],
  ['server/src/adapters/sql/a.ts', `import { b } from '../../process/b.ts';`, 'adapters imports process'],
  ['server/src/query/a.ts', `import type { B } from '../http/b.ts';`, 'query imports http'],
  ['server/src/jobs/a.ts', `import { b } from '../jobs.test.ts';`, 'jobs imports tests'],
])('refuses in %s: %s', (file, source, rule) => {
  expect(check({ [file]: source })).toEqual([expect.stringContaining(`${file}:1 ${rule}`)]);
});

test('names the line of an import that spans several', () => {
  const source = `import { a } from './a.ts';\nimport {\n  b,\n  c,\n} from '../process/b.ts';\n`;
  expect(check({ 'server/src/http/routes.ts': source })).toEqual([
    expect.stringContaining('server/src/http/routes.ts:5 http imports process'),
  ]);
});
