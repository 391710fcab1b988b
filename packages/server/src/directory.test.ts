import { expect, it } from 'vitest';
import { aSite } from '../test/events.ts';
import { createDirectory } from './directory.ts';
import type { Registry } from './ports/index.ts';

const nothing = { all: async () => [] };

it('what was read later is what is known, whichever answer comes first', async () => {
  const site = aSite({ name: 'old' });
  let now = site;
  const answers: (() => void)[] = [];
  /** Answers what was there when it was asked, but only when the test says so. */
  const slow = async <T>(read: () => T): Promise<T> => {
    const value = read();
    await new Promise<void>(resolve => answers.push(resolve));
    return value;
  };
  const registry = {
    sites: { all: () => slow(() => [now]), get: () => slow(() => now) },
    goals: nothing,
    experiments: nothing,
    webhooks: nothing,
  } as unknown as Pick<Registry, 'sites' | 'goals' | 'experiments' | 'webhooks'>;
  const directory = createDirectory({ registry, open: sealed => sealed, now: () => 0 });

  const done: string[] = [];
  const loaded = directory.load().then(() => done.push('loaded'));
  await expect.poll(() => answers.length).toBe(1);
  now = aSite({ name: 'new' });
  const changed = directory.changed('site', site.id).then(() => done.push('changed'));
  // The last that was asked is answered first.
  while (done.length < 2) {
    answers.pop()?.();
    await new Promise(resolve => setImmediate(resolve));
  }
  await Promise.all([loaded, changed]);
  expect(directory.site(site.id)?.name).toBe('new');
});
