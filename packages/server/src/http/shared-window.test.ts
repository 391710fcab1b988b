import { expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { tempSqlite } from '../../test/temp-sqlite.ts';
import { createHits } from '../adapters/sql/hits.ts';
import { createSharedWindow } from './shared-window.ts';

const MINUTE = 60_000;

it('processes count together what a key takes, until the minute is over', async () => {
  const { engine, end } = await tempSqlite();
  const clock = new FakeClock(10 * MINUTE + 20_000);
  const [one, other] = [createHits(engine), createHits(engine)].map(hits =>
    createSharedWindow(hits, 2, MINUTE, clock),
  );
  const resetAt = 11 * MINUTE + 20_000;
  expect(await one!.take('key_1')).toEqual({ ok: true, remaining: 1, resetAt });
  expect(await other!.take('key_1')).toEqual({ ok: true, remaining: 0, resetAt });
  expect(await one!.take('key_1')).toEqual({ ok: false, remaining: 0, resetAt });
  expect(await one!.take('key_2')).toEqual({ ok: true, remaining: 1, resetAt });
  clock.advance(MINUTE);
  expect(await other!.take('key_1')).toEqual({ ok: true, remaining: 1, resetAt: 12 * MINUTE + 20_000 });
  await one!.forget('key_1');
  expect(await other!.take('key_1')).toMatchObject({ remaining: 1 });
  await end();
});
