import { setTimeout as wait } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import type { EventErasure } from '../../ports/index.ts';
import { asAppError } from './errors.ts';
import type { Layout } from './layout.ts';

interface Doomed {
  table: 'events' | 'sessions';
  where: string;
  params: Record<string, unknown>;
}

const partitionedBy = { events: 'at', sessions: 'started_at' } as const;

/** Between two looks at whether it is done. */
const PAUSE_MS = 100;

/**
 * Deletes by mutations: they rewrite the parts that have such rows, one after the other in the background, so that
 * these are gone from the disk and not merely hidden, which is what a lightweight DELETE does. A mutation that has
 * begun is gone through with by the engine itself, whoever dies meanwhile; asked for again it finds nothing to do.
 * Both rows of a visit's state, that with sign 1 and the one that takes it back, meet each condition alike, so sums
 * over the sign stay right.
 */
export function createDeletion(client: () => ClickHouseClient, layout: () => Layout): EventErasure {
  async function rows<Row>(query: string, params: Record<string, unknown>): Promise<Row[]> {
    const { read } = layout().settings;
    const result = await client().query({
      query,
      query_params: params,
      format: 'JSONEachRow',
      clickhouse_settings: read,
    });
    return result.json<Row>();
  }

  async function deleteWhere({ table, where, params }: Doomed): Promise<void> {
    // A mutation touches every part of the months it is told, so it is told those that have rows.
    const months = await rows<{ month: number }>(
      `SELECT DISTINCT toYYYYMM(${partitionedBy[table]}) AS month FROM ${table} WHERE ${where} ORDER BY month`,
      params,
    );
    if (months.length === 0) return;
    const { mutate, settings } = layout();
    const commands = months.map(({ month }) => `DELETE IN PARTITION ${Number(month)} WHERE ${where}`);
    await client().command({
      query: mutate(table, commands),
      query_params: params,
      // It takes its time in the background, where it holds up no query; chDB would wait for it.
      clickhouse_settings: { ...settings.define, mutations_sync: '0' },
    });
    await mutated(table);
  }

  async function mutated(table: string): Promise<void> {
    const sql = layout().openMutations(table);
    for (;;) {
      const open = await rows<{ failure: string }>(sql, {});
      const failed = open.find(({ failure }) => failure !== '');
      if (failed) throw new Error(`A deletion in ${table} failed: ${failed.failure}`);
      if (open.length === 0) return;
      await wait(PAUSE_MS);
    }
  }

  async function deleteAll(...doomed: Doomed[]): Promise<void> {
    try {
      for (const one of doomed) await deleteWhere(one);
    } catch (error) {
      throw asAppError(error);
    }
  }

  return {
    deleteSite(siteId) {
      const of = { where: 'site_id = {site:String}', params: { site: siteId } };
      return deleteAll({ table: 'events', ...of }, { table: 'sessions', ...of });
    },
    async deleteVisitor(siteId, visitorId) {
      // The engine keeps the text of past mutations: no id stands in it.
      const [found] = await rows<{ hash: string }>('SELECT toString(sipHash64({id:String})) AS hash', {
        id: visitorId,
      });
      const of = {
        where: 'site_id = {site:String} AND visitor = {visitor:UInt64}',
        params: { site: siteId, visitor: found!.hash },
      };
      await deleteAll({ table: 'events', ...of }, { table: 'sessions', ...of });
    },
    deleteBefore(siteId, before) {
      const params = { site: siteId, before };
      const earlier = (column: string) =>
        `site_id = {site:String} AND ${column} < fromUnixTimestamp64Milli({before:Int64})`;
      return deleteAll(
        { table: 'events', where: earlier('at'), params },
        { table: 'sessions', where: earlier('last_seen_at'), params },
      );
    },
  };
}
