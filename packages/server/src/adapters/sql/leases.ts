import type { Lease, Leases } from '../../ports/index.ts';
import { query, type Row, type SqlEngine } from './engine.ts';

/**
 * Leases as rows, which stay when they are given back.
 *
 * A lease that has run out gets a new epoch whoever takes it, its last holder too: what that one had on its way when
 * it lost touch could else arrive after it has begun anew. What is written under a lease locks its row (partition.ts),
 * so a take waits for that, and whatever comes later is refused.
 */
export function createLeases(engine: SqlEngine): Leases {
  return {
    async take(names, holder, now, until) {
      const given = JSON.stringify(names);
      // Durable: were an epoch forgotten, the next holder would get the same.
      const [taken] = await engine.transact(
        [{ sql: take(engine.dialect.texts), params: [holder, until, given, holder, now, now, now] }],
        { isolation: 'read committed' },
      );
      return new Map(taken!.rows.map(row => [row.name as string, Number(row.epoch)]));
    },
    async release(names, holder) {
      // Forgotten in a power failure, it runs out by itself.
      await engine.transact(
        [
          {
            sql: `UPDATE leases SET holder = '', until = 0
              WHERE holder = ? AND name IN (SELECT value FROM ${engine.dialect.texts} AS given)`,
            params: [holder, JSON.stringify(names)],
          },
        ],
        { durable: false, isolation: 'read committed' },
      );
    },
    async held(prefix, now) {
      const { rows } = await query(
        engine,
        'SELECT * FROM leases WHERE substr(name, 1, ?) = ? AND until > ? ORDER BY name',
        [prefix.length, prefix, now],
      );
      return rows.map(leaseOf);
    },
  };
}

/**
 * What somebody else holds is left out before anything is locked: who only asks must not wait for the holder's commits,
 * still less for one that was stopped in the middle of a commit. In one order, so that of two who take the same ones
 * neither waits for the other in a circle; of these the later finds by the last condition that it came too late.
 */
const take = (names: string): string => `
  INSERT INTO leases (name, holder, epoch, until)
  SELECT value, ?, 1, ? FROM ${names} AS given
  WHERE NOT EXISTS (SELECT 1 FROM leases l WHERE l.name = value AND l.holder <> ? AND l.until > ?)
  ORDER BY value
  ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until,
    epoch = CASE WHEN leases.holder = excluded.holder AND leases.until > ?
      THEN leases.epoch ELSE leases.epoch + 1 END
  WHERE leases.holder = excluded.holder OR leases.until <= ?
  RETURNING name, epoch`;

const leaseOf = (row: Row): Lease => ({
  name: row.name as string,
  holder: row.holder as string,
  epoch: Number(row.epoch),
  until: Number(row.until),
});
