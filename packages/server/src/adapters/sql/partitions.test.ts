import { expect, it } from 'vitest';
import { onDatabases } from '../../../test/databases.ts';
import { T0 } from '../../../test/events.ts';
import { partitionLease } from '../../ports/index.ts';
import { hitsConformance } from '../conformance/hits.ts';
import { leasesConformance } from '../conformance/leases.ts';
import { partitionsConformance } from '../conformance/partitions.ts';
import { query } from './engine.ts';
import { createHits } from './hits.ts';
import { createLeases } from './leases.ts';
import { metaStoreOver } from './meta-store.ts';
import { BEFORE_PARTITIONS } from './partition.ts';

onDatabases('leases', open => {
  leasesConformance(async () => {
    const { engine, end } = await open();
    return { leases: createLeases(engine), close: end };
  });
});

onDatabases('partitions', open => {
  partitionsConformance(async () => {
    const { engine, end } = await open();
    return { store: metaStoreOver(engine), close: end };
  });
});

onDatabases('the ids of events from before there were partitions', open => {
  it('are known to all of them', async () => {
    const { engine, end } = await open();
    const ids = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
    await query(engine, 'INSERT INTO event_ids (at, ids, partition) VALUES (?, ?, ?)', [
      T0,
      ids,
      BEFORE_PARTITIONS,
    ]);
    const store = metaStoreOver(engine);
    await store.leases.take([partitionLease(3)], 'a', T0, T0 + 1000);
    const { eventIds } = await store.partition(3, 1).ingest.recover(T0);
    expect(eventIds.map(row => ({ ...row, ids: [...row.ids] }))).toEqual([{ at: T0, ids: [...ids] }]);
    await end();
  });
});

onDatabases('the mark of the key', open => {
  it('is the first that was given', async () => {
    const { engine, end } = await open();
    const store = metaStoreOver(engine);
    expect(await store.keyMark('one')).toBe('one');
    expect(await store.keyMark('another')).toBe('one');
    await end();
  });
});

onDatabases('hits', open => {
  hitsConformance(async () => {
    const { engine, end } = await open();
    return { hits: createHits(engine), close: end };
  });
});
