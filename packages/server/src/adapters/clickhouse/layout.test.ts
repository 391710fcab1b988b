import { createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLUSTER, startClusterOfOne } from '../../../test/clickhouse-cluster.ts';
import { aBatch, aSession, aTrackedEvent } from '../../../test/tracked.ts';
import type { EventErasure, EventStore } from '../../ports/index.ts';
import { bucketOf } from '../../query/buckets.ts';
import { describeEventErasure } from '../conformance/event-erasure.ts';
import { describeEventStore } from '../conformance/event-store.ts';
import { createClickHouseStore } from './clickhouse-store.ts';
import { type Layout, oneServer, spreadOver } from './layout.ts';
import { additions, eventIntake, sessionIntake, tables } from './schema.ts';

const intakes = [eventIntake, sessionIntake];
const spread = spreadOver(CLUSTER, 'analytics');

/** All that defines a layout's tables, in the order it is done in. */
const statementsOf = (layout: Layout): string[] => [
  ...tables.flatMap(layout.create),
  ...additions.flatMap(({ table, change }) => layout.alter(table, change)),
  ...tables.flatMap(({ name }) => layout.remember(name)),
  ...intakes.flatMap(layout.createIntake),
];
const asFile = (statements: readonly string[]): string => statements.map(one => `${one};\n`).join('\n');

describe('what defines the tables', () => {
  it('on one server', () =>
    expect(asFile(statementsOf(oneServer))).toMatchFileSnapshot('golden/one-server.sql'));
  it('on a cluster', () => expect(asFile(statementsOf(spread))).toMatchFileSnapshot('golden/cluster.sql'));
});

let cluster: Awaited<ReturnType<typeof startClusterOfOne>>;
let store: EventStore & EventErasure;
beforeAll(async () => {
  cluster = await startClusterOfOne();
  store = createClickHouseStore({ url: cluster.url, cluster: CLUSTER, queryLimitSeconds: 1 });
  await store.migrate();
});
afterAll(async () => {
  await store?.close();
  await cluster?.stop();
});

describe('a cluster', () => {
  const told = [
    ...statementsOf(spread),
    ...intakes.flatMap(({ table }) => spread.dropIntake(table)),
    spread.mutate('events', ["DELETE IN PARTITION 202601 WHERE site_id = 'one'"]),
    spread.openMutations('events'),
    spread.handOver('moving_events', '202601', 'events'),
    ...spread.drop('moving_events'),
  ];

  it.each(told.map(sql => ({ sql, begins: sql.slice(0, 70) })))(
    'is told nothing that ClickHouse can not read: $begins',
    async ({ sql }) => {
      const client = createClient({ url: cluster.url });
      await client.command({ query: `EXPLAIN AST ${sql}` });
      await client.close();
    },
  );

  it('has a document and its rows on the same shard', async () => {
    const siteId = 'site_1';
    await store.write(
      aBatch({
        events: [aTrackedEvent({ siteId })],
        sessions: [{ before: null, after: aSession({ siteId }) }],
      }),
    );
    for (const table of ['events', 'sessions'])
      expect(
        await store.query(
          `SELECT DISTINCT cityHash64(JSONExtractString(doc, 'siteId')) = cityHash64(site_id) AS same
            FROM ${table} WHERE site_id = {siteId:String}`,
          { siteId },
        ),
      ).toEqual([{ same: 1 }]);
  });

  it('counts by buckets of time', async () => {
    const at = Date.UTC(2026, 0, 15);
    const siteId = 'by-days';
    await store.write(aBatch({ events: [at, at + 1].map(time => aTrackedEvent({ siteId, at: time })) }));
    const sql = `SELECT ${bucketOf('at', [at - 1, at])} AS start, count() AS n FROM events
      WHERE site_id = {siteId:String} GROUP BY start`;
    expect(await store.query(sql, { siteId })).toEqual([{ start: at, n: 2 }]);
  });

  it('is asked and written to through the tables in front', async () => {
    const engines = await store.query(
      `SELECT name, engine FROM system.tables WHERE database = currentDatabase() AND engine NOT LIKE '%View' ORDER BY name`,
    );
    const names = intakes.map(({ table }) => table);
    expect(engines).toEqual(
      ['events', 'sessions']
        .flatMap((name, i) => [
          { name, engine: 'Distributed' },
          { name: names[i], engine: 'Distributed' },
          { name: `${names[i]}_local`, engine: 'Null' },
          { name: `${name}_local`, engine: i === 0 ? 'MergeTree' : 'CollapsingMergeTree' },
        ])
        .toSorted((a, b) => (a.name! < b.name! ? -1 : 1)),
    );
  });
});

describeEventStore(() => store);
describeEventErasure(() => store);
