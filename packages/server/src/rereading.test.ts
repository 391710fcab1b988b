import pino from 'pino';
import { expect, it } from 'vitest';
import { FakeClock } from '../test/fake-clock.ts';
import { createRereading } from './rereading.ts';

const log = pino({ level: 'silent' });
const settled = () => new Promise(resolve => setImmediate(resolve));

it('is read until it could be read, once more when asked meanwhile, and not after the stop', async () => {
  const clock = new FakeClock();
  let reads = 0;
  let away = true;
  const rereading = createRereading({
    name: 'it',
    async read() {
      reads++;
      if (away) throw new Error('the store is away');
    },
    clock,
    log,
  });
  rereading.again();
  await settled();
  clock.advance(1000);
  await settled();
  expect(reads).toBe(2);

  away = false;
  clock.advance(1000);
  await settled();
  clock.advance(60_000);
  await settled();
  expect(reads).toBe(3);

  rereading.again();
  rereading.again();
  await settled();
  expect(reads).toBe(5);

  away = true;
  rereading.again();
  await settled();
  await rereading.stop();
  rereading.again();
  clock.advance(60_000);
  await settled();
  expect(reads).toBe(6);
});
