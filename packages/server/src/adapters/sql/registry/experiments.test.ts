import { describe } from 'vitest';
import { tempSqlite } from '../../../../test/temp-sqlite.ts';
import { experimentsConformance } from '../../conformance/experiments.ts';
import { createMessageStore } from '../messages.ts';
import { createRegistry } from './index.ts';

describe('the registry on SQLite', () => {
  experimentsConformance(async () => {
    const { engine, end } = await tempSqlite();
    return { registry: createRegistry(engine), messages: createMessageStore(engine), close: end };
  });
});
