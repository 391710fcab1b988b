import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { builtScript } from './support/built-script.ts';

it('weighs at most 1.5 kB compressed', async () => {
  expect(gzipSync(await builtScript(), { level: 9 }).length).toBeLessThanOrEqual(1500);
});
