import { type Experiment, type Message, messageId, type Webhook } from '@bellwether/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aSite } from '../../test/events.ts';
import { anExperiment } from '../../test/experiments.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { tempSqlite } from '../../test/temp-sqlite.ts';
import { createMessageStore } from '../adapters/sql/messages.ts';
import { createRegistry } from '../adapters/sql/registry/index.ts';
import { createAnnouncer } from '../process/announcer.ts';
import { createDecider } from './decide.ts';

const site = aSite({ accountId: 'acc_1' });
const counted = (key: string, conversions: number, chanceToWin: number) => ({
  key,
  name: key.toUpperCase(),
  exposures: 200,
  conversions,
  rate: conversions / 200,
  chanceToWin,
});
const results = [counted('a', 20, 0.02), counted('b', 40, 0.98)];

let database: Awaited<ReturnType<typeof tempSqlite>>;
let setUp: Awaited<ReturnType<typeof start>>;
beforeEach(async () => {
  database = await tempSqlite();
  setUp = await start();
});
afterEach(() => database.end());

async function start() {
  const registry = createRegistry(database.engine);
  const messages = createMessageStore(database.engine);
  const user = { id: 'user_1', accountId: 'acc_1', email: 'a@example.com', passwordHash: '', createdAt: 1 };
  await registry.users.create(user);
  await registry.sites.create(site);
  const clock = new FakeClock();
  const answer = { winner: null as string | null, fails: new Set<string>() };
  const noted = { judged: [] as string[], changed: [] as string[], streamed: [] as Message[], logged: 0 };
  const running: Experiment[] = [];
  const announce = createAnnouncer({
    store: { add: () => Promise.reject(new Error('The decision and its message are one transaction.')) },
    clock,
    newId: prefix => `${prefix}_1`,
    audience: (): Webhook[] => [],
    onDeliveries: () => undefined,
    publish: said => void noted.streamed.push(...said),
  });
  const decide = createDecider({
    now: clock.now.bind(clock),
    sites: () => [site],
    running: () => running,
    async results(_, { id }) {
      noted.judged.push(id);
      if (answer.fails.has(id)) throw new Error('The engine is away.');
      return { results, verdict: { winner: answer.winner } };
    },
    experiments: registry.experiments,
    announce,
    changed: async id => void noted.changed.push(id),
    log: { error: () => void noted.logged++ },
  });
  async function run(over: Partial<Experiment> = {}) {
    const experiment = anExperiment({ siteId: site.id, status: 'running', startedAt: 0, ...over });
    running.push(await registry.experiments.create(experiment));
  }
  const told = async (): Promise<Message[]> =>
    (await messages.announced('acc_1', { storedAt: 0, id: '' }, 10)).map(({ message }) => message);
  return { registry, clock, answer, noted, decide, run, told };
}

describe('a running experiment', () => {
  it('is told of when it is decided, with what it came to', async () => {
    const { registry, answer, noted, decide, run, told, clock } = setUp;
    await run();
    await decide();
    expect(await told()).toEqual([]);
    answer.winner = 'b';
    await decide();
    const [message] = await told();
    expect(message).toMatchObject({
      id: messageId('experiment.decided', site.id, 'exp_1'),
      type: 'experiment.decided',
      accountId: 'acc_1',
      siteId: site.id,
      at: clock.now(),
    });
    expect(JSON.parse(message!.data)).toEqual({
      siteId: site.id,
      experiment: { id: 'exp_1', key: 'hero', name: 'Hero' },
      winner: { key: 'b', name: 'B', chanceToWin: 0.98 },
      variants: results,
    });
    expect(await registry.experiments.get('exp_1')).toMatchObject({
      status: 'running',
      decision: { variant: 'b', at: clock.now() },
    });
    expect(noted.changed).toEqual(['exp_1']);
  });

  it('is told of once, whatever becomes of its numbers, and by however many', async () => {
    const { answer, noted, decide, run, told } = setUp;
    await run();
    answer.winner = 'b';
    await Promise.all([decide(), decide()]);
    answer.winner = 'a';
    await decide();
    expect(await told()).toHaveLength(1);
    expect(noted).toMatchObject({ judged: ['exp_1'], changed: ['exp_1'], logged: 0 });
    expect(noted.streamed).toEqual(await told());
  });

  it('that was paused or deleted meanwhile is left alone', async () => {
    const { registry, answer, noted, decide, run } = setUp;
    await run();
    await run({ id: 'exp_2', key: 'footer' });
    answer.winner = 'b';
    await registry.experiments.update(anExperiment({ siteId: site.id, status: 'paused', startedAt: 0 }));
    await registry.experiments.delete('exp_2');
    await decide();
    expect(noted.judged).toEqual([]);
  });

  it('that can’t be judged holds up no other', async () => {
    const { answer, noted, decide, run, told } = setUp;
    await run();
    await run({ id: 'exp_2', key: 'footer' });
    answer.winner = 'b';
    answer.fails.add('exp_1');
    await decide();
    expect(noted.logged).toBe(1);
    expect((await told()).map(({ id }) => id)).toEqual([messageId('experiment.decided', site.id, 'exp_2')]);
    answer.fails.clear();
    await decide();
    expect(await told()).toHaveLength(2);
  });
});
