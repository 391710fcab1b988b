import { describe } from 'vitest';
import { registryConformance } from '../../conformance/registry.ts';
import { openSqlite } from '../../sqlite/sqlite-engine.ts';
import { migrate } from '../migrations.ts';
import { createRegistry } from './index.ts';

describe('the registry on SQLite', () => {
  registryConformance(async () => {
    const engine = openSqlite(':memory:');
    await migrate(engine);
    return { registry: createRegistry(engine), close: () => engine.close() };
  });
});
