import { onDatabases } from '../../../test/databases.ts';
import { hitsConformance } from '../conformance/hits.ts';
import { leasesConformance } from '../conformance/leases.ts';
import { partitionsConformance } from '../conformance/partitions.ts';
import { createHits } from './hits.ts';
import { createLeases } from './leases.ts';
import { metaStoreOver } from './meta-store.ts';

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

onDatabases('hits', open => {
  hitsConformance(async () => {
    const { engine, end } = await open();
    return { hits: createHits(engine), close: end };
  });
});
