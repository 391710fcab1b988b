import type { Hits } from '../../ports/index.ts';
import type { SqlEngine, Statement } from './engine.ts';

const HOUR = 3_600_000;

/** Counts as rows. A power failure may forget some: whoever is counted then has a few more. */
export function createHits(engine: SqlEngine): Hits {
  const run = (statement: Statement) =>
    engine.transact([statement], { durable: false, isolation: 'read committed' });
  return {
    async take(key, windowStart, now) {
      const [counted] = await run({
        sql: `INSERT INTO hits (key, window_start, count) VALUES (?, ?, 1)
          ON CONFLICT (key, window_start) DO UPDATE SET count = hits.count + 1 RETURNING count`,
        params: [key, windowStart],
      });
      const count = Number(counted!.rows[0]!.count);
      // With the first of a window: often enough, and no job of anybody's.
      if (count === 1) await run({ sql: 'DELETE FROM hits WHERE window_start < ?', params: [now - HOUR] });
      return count;
    },
  };
}
