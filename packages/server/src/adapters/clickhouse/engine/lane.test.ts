import { expect, it } from 'vitest';
import { createLane } from './lane.ts';

it('runs at most its width at a time, in order, past failures', async () => {
  const lane = createLane(2);
  const log: string[] = [];
  const finish: Record<string, () => void> = {};
  const task = (name: string) => () => {
    log.push(name);
    return new Promise<void>(resolve => {
      finish[name] = resolve;
    });
  };
  const all = [lane(task('a')), lane(task('b')), lane(() => Promise.reject(new Error('c'))), lane(task('d'))];
  expect(log).toEqual(['a', 'b']);
  finish.a!();
  await expect(all[2]).rejects.toThrow('c');
  await expect.poll(() => log).toEqual(['a', 'b', 'd']);
  finish.b!();
  finish.d!();
  await Promise.all([all[0], all[1], all[3]]);
});
