import type { Hits } from '../../ports/index.ts';
import type { SqlEngine, Statement } from './engine.ts';

const HOUR = 3_600_000;

/** Counts as rows. A power failure may forget some: whoever is counted then has a few more. */
export function createHits(engine: SqlEngine): Hits {
  const run = (statement: Statement) =>
    engine.transact([statement], { durable: false, isolation: 'read committed' });
  return {
    async take(key, length, now) {
      // One that began further ahead than it is long did so before the clock was set back.
      const running = 'hits.began > ? AND hits.began < ?';
      const [counted] = await run({
        sql: `INSERT INTO hits (key, began, count) VALUES (?, ?, 1)
          ON CONFLICT (key) DO UPDATE SET
            count = CASE WHEN ${running} THEN hits.count + 1 ELSE 1 END,
            began = CASE WHEN ${running} THEN hits.began ELSE excluded.began END
          RETURNING count, began`,
        params: [key, now, ...around(now, length), ...around(now, length)],
      });
      const [row] = counted!.rows;
      const hit = { count: Number(row!.count), began: Number(row!.began) };
      // With the first of a window: often enough, and no job of anybody's.
      if (hit.count === 1) await run({ sql: 'DELETE FROM hits WHERE began < ?', params: [now - HOUR] });
      return hit;
    },
    async forget(key) {
      await run({ sql: 'DELETE FROM hits WHERE key = ?', params: [key] });
    },
  };
}

const around = (now: number, length: number) => [now - length, now + length];
