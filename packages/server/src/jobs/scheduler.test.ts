import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { startJobs } from './scheduler.ts';

const settled = () => new Promise(resolve => setImmediate(resolve));
const log = pino({ level: 'silent' });

describe('a job', () => {
  it('runs by the clock, again after a failure, and never twice at once', async () => {
    const clock = new FakeClock();
    let runs = 0;
    let finish = () => {};
    const jobs = startJobs(
      [
        {
          name: 'slow',
          every: 1000,
          run() {
            runs++;
            if (runs === 1) return Promise.reject(new Error('once'));
            return new Promise<void>(resolve => {
              finish = resolve;
            });
          },
        },
      ],
      clock,
      log,
    );
    clock.advance(1000);
    await settled();
    clock.advance(1000);
    clock.advance(10_000);
    expect(runs).toBe(2);
    finish();
    await settled();
    clock.advance(1000);
    expect(runs).toBe(3);
    finish();
    await jobs.stop();
    clock.advance(10_000);
    expect(runs).toBe(3);
  });
});
