import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claimEmpty, unclaim } from './files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-claim-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('a folder is one’s who fills it, however many come at once', async () => {
  const claims = await Promise.allSettled([claimEmpty(folder), claimEmpty(folder), claimEmpty(folder)]);
  expect(claims.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  for (const claim of claims)
    if (claim.status === 'rejected') expect(claim.reason.message).toMatch(/is not empty/);
  await unclaim(folder);
  expect(await readdir(folder)).toEqual([]);
});
