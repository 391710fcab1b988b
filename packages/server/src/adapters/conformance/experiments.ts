import { AppError, defaultSettings, type Experiment, type Message, newId, type Site } from '@bellwether/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anExperiment } from '../../../test/experiments.ts';
import type { MessageStore, NewDelivery, Registry } from '../../ports/index.ts';

export interface ExperimentsUnderTest {
  registry: Pick<Registry, 'users' | 'sites' | 'experiments'>;
  messages: MessageStore;
  close(): Promise<void>;
}

/** Every adapter of the registry passes this too. */
export function experimentsConformance(open: () => Promise<ExperimentsUnderTest>): void {
  let under: ExperimentsUnderTest;
  let site: Site;
  beforeAll(async () => {
    under = await open();
    site = await aSite();
  });
  afterAll(() => under.close());

  let made = 0;
  async function aSite(): Promise<Site> {
    const n = ++made;
    const accountId = `acc_${n}`;
    const user = { id: `user_${n}`, accountId, email: `${n}@example.com`, passwordHash: '', createdAt: 1 };
    await under.registry.users.create(user);
    const named = { id: `site_${n}`, accountId, name: 'Example', domain: 'example.com' };
    const site = { ...named, timezone: 'UTC', settings: defaultSettings, createdAt: 1 };
    return under.registry.sites.create(site);
  }
  const next = (over: Partial<Experiment> = {}): Experiment => {
    made++;
    const id = newId('exp', made, new Uint8Array(10));
    return anExperiment({ id, siteId: site.id, key: `key-${made}`, createdAt: made, ...over });
  };
  const create = (over: Partial<Experiment> = {}) => under.registry.experiments.create(next(over));
  const taken = new AppError('experiment_key_taken');

  describe('experiments', () => {
    it('are read as they were written', async () => {
      const experiment = await create({ status: 'running', startedAt: 7, trafficShare: 0.25 });
      expect(await under.registry.experiments.get(experiment.id)).toEqual(experiment);
      expect(await under.registry.experiments.all()).toContainEqual(experiment);
      expect(await under.registry.experiments.get('exp_none')).toBeNull();
    });

    it('are changed and deleted, and say when there is none', async () => {
      const experiment = await create();
      const changed: Experiment = { ...experiment, key: 'another', name: 'Renamed', status: 'running' };
      expect(await under.registry.experiments.update(changed)).toBe(true);
      expect(await under.registry.experiments.get(experiment.id)).toEqual(changed);
      expect(await under.registry.experiments.delete(experiment.id)).toBe(true);
      expect(await under.registry.experiments.delete(experiment.id)).toBe(false);
      expect(await under.registry.experiments.update(changed)).toBe(false);
    });

    it('come page by page, newest first, of one site', async () => {
      const other = await aSite();
      const [a, b, c] = [
        await create({ siteId: other.id }),
        await create({ siteId: other.id }),
        await create({ siteId: other.id }),
      ];
      const first = await under.registry.experiments.list({ siteId: other.id }, { limit: 2, cursor: null });
      expect(first.items).toEqual([c, b]);
      const second = await under.registry.experiments.list(
        { siteId: other.id },
        { limit: 2, cursor: first.nextCursor },
      );
      expect(second).toEqual({ items: [a], nextCursor: null });
    });

    it('have their key to themselves in their site', async () => {
      const { key } = await create();
      await expect(create({ key })).rejects.toThrow(taken);
      const free = await create();
      await expect(under.registry.experiments.update({ ...free, key })).rejects.toThrow(taken);
      expect(await under.registry.experiments.update({ ...free, name: 'Same key' })).toBe(true);
      const elsewhere = await aSite();
      expect(await create({ siteId: elsewhere.id, key })).toMatchObject({ key });
    });

    it('are given site by site', async () => {
      const elsewhere = await aSite();
      const [a, b] = [await create({ siteId: elsewhere.id }), await create({ siteId: elsewhere.id })];
      expect(await under.registry.experiments.ofSite(elsewhere.id)).toEqual([a, b]);
    });

    it('are decided once, with what tells of it, and keep it through changes', async () => {
      const experiment = await create();
      const decision = { variant: 'b', at: 1000 };
      const message = toldOf(site, experiment.id);
      const delivery: NewDelivery = {
        id: `dlv_${experiment.id}`,
        messageId: message.id,
        webhookId: 'wh_1',
        state: 'pending',
        reason: null,
        createdAt: 1000,
      };
      const decide = (deliveries: NewDelivery[]) =>
        under.registry.experiments.decide(experiment.id, decision, { message, deliveries, now: 1000 });

      await expect(decide([delivery, delivery])).rejects.toThrow();
      expect(await under.registry.experiments.get(experiment.id)).toEqual(experiment);
      await decide([delivery]);
      expect(await under.registry.experiments.get(experiment.id)).toEqual({ ...experiment, decision });
      await expect(decide([{ ...delivery, id: 'dlv_again' }])).rejects.toThrow();

      await under.registry.experiments.update({ ...experiment, name: 'Renamed' });
      expect(await under.registry.experiments.get(experiment.id)).toMatchObject({ decision });
      const stored = await under.messages.announced(site.accountId, { storedAt: 0, id: '' }, 10);
      expect(stored).toEqual([{ message, storedAt: 1000 }]);
    });

    it('go with their site', async () => {
      const gone = await aSite();
      const experiment = await create({ siteId: gone.id });
      await under.registry.sites.delete(gone.id);
      expect(await under.registry.experiments.get(experiment.id)).toBeNull();
    });
  });
}

const toldOf = (site: Site, experimentId: string): Message => ({
  id: `msg_${experimentId}`,
  type: 'experiment.decided',
  accountId: site.accountId,
  siteId: site.id,
  at: 1000,
  data: '{}',
});
