import type { Session } from '@bellwether/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { T0 } from '../../../test/events.ts';
import { aCommit, aSession, aTrackedEvent } from '../../../test/tracked.ts';
import {
  LeaseLost,
  type LogBatch,
  type MetaStore,
  partitionLease,
  readEventLines,
  readSessionLine,
} from '../../ports/index.ts';

export interface PartitionsUnderTest {
  store: Pick<MetaStore, 'partition' | 'leases' | 'ingest' | 'log' | 'erasures'>;
  close(): Promise<void>;
}

const anEvent = (id: string) => aTrackedEvent({ id });
const begun = (id: string, visitorId = id) => ({
  before: null,
  after: aSession({ id, visitorId }),
  ended: false,
});
const endOf = (session: Session) => ({ before: session, after: session, ended: true });

const idsIn = (batch: LogBatch | null) => ({
  events: batch ? readEventLines(batch.events.text).map(({ id }) => id) : [],
  sessions: batch
    ? batch.sessions.text
        .split('\n')
        .filter(Boolean)
        .map(line => readSessionLine(line).id)
    : [],
});

const LEASE = 1000;

/** Every meta store passes this. */
export function partitionsConformance(open: () => Promise<PartitionsUnderTest>): void {
  let under: PartitionsUnderTest;
  let store: PartitionsUnderTest['store'];
  beforeEach(async () => {
    under = await open();
    ({ store } = under);
  });
  afterEach(() => under.close());

  /** The partition's stores, for whoever takes its lease now. */
  async function taken(number: number, holder = 'a', now = 0) {
    const name = partitionLease(number);
    const epoch = (await store.leases.take([name], holder, now, now + LEASE)).get(name);
    return store.partition(number, epoch!);
  }

  describe('a partition', () => {
    it('has a journal and sessions of its own to be fed', async () => {
      const [one, two] = [await taken(1), await taken(2)];
      await one.ingest.commit(aCommit({ events: [anEvent('evt_1')], snapshot: [begun('ses_1')] }));
      await two.ingest.commit(aCommit({ events: [anEvent('evt_2')], snapshot: [begun('ses_2')] }));
      await one.ingest.commit(aCommit({ events: [anEvent('evt_3')], snapshot: [begun('ses_3')] }));
      expect([await one.log.backlog(), await two.log.backlog(), await store.log.backlog()]).toEqual([
        4, 2, 0,
      ]);

      const batch = await one.log.next(10);
      expect(idsIn(batch)).toEqual({ events: ['evt_1', 'evt_3'], sessions: ['ses_1', 'ses_3'] });
      const ends = { one: await one.log.end(), two: await two.log.end() };
      await one.log.done(batch!);
      expect(await one.log.passed(ends.one)).toBe(true);
      expect(await two.log.passed(ends.two)).toBe(false);
      expect(await one.log.next(10)).toBeNull();
      expect(await store.log.next(10)).toBeNull();

      const other = await two.log.next(10);
      expect(idsIn(other)).toEqual({ events: ['evt_2'], sessions: ['ses_2'] });
      await two.log.done(other!);
      expect(await two.log.passed(ends.two)).toBe(true);
      expect([await one.log.backlog(), await two.log.backlog()]).toEqual([0, 0]);
    });

    it('has a snapshot in slices once the last of them is there, as of its beginning', async () => {
      const [one, two] = [await taken(1), await taken(2)];
      const [kept, ended] = [begun('ses_1'), begun('ses_2')];
      await one.ingest.commit(aCommit({ events: [anEvent('evt_1')], snapshot: [ended] }));
      await two.ingest.commit(aCommit({ events: [anEvent('evt_2')] }));
      await one.ingest.commit(aCommit({ events: [anEvent('evt_3')] }));
      const completes = await one.ingest.journalEnd();
      await one.ingest.commit(
        aCommit({ events: [anEvent('evt_4')], slice: { changes: [kept], completes: null } }),
      );
      expect(await one.log.backlog()).toBe(4);
      const early = await one.log.next(10);
      expect(idsIn(early)).toEqual({ events: ['evt_1', 'evt_3', 'evt_4'], sessions: ['ses_2'] });
      await one.log.done(early!);

      await one.ingest.commit(aCommit({ slice: { changes: [endOf(ended.after)], completes } }));
      const { sessions, journal } = await one.ingest.recover(0);
      expect(sessions).toEqual([kept.after]);
      expect(journal.flatMap(({ events }) => events.map(({ id }) => id))).toEqual(['evt_4']);
      const late = await one.log.next(10);
      expect(idsIn(late)).toEqual({ events: [], sessions: ['ses_1'] });
      const end = await one.log.end();
      await one.log.done(late!);
      expect(await one.log.passed(end)).toBe(true);
    });

    it('has nothing of slices that a start finds without their last', async () => {
      const one = await taken(1);
      await one.ingest.commit(aCommit({ events: [anEvent('evt_1')], snapshot: [begun('ses_1')] }));
      await one.ingest.commit(
        aCommit({ events: [anEvent('evt_2')], slice: { changes: [begun('ses_2')], completes: null } }),
      );
      const { sessions, journal } = await one.ingest.recover(0);
      expect(sessions.map(({ id }) => id)).toEqual(['ses_1']);
      expect(journal.flatMap(({ events }) => events.map(({ id }) => id))).toEqual(['evt_2']);
      await one.ingest.commit(aCommit({ snapshot: [begun('ses_3')] }));
      expect(idsIn(await one.log.next(10)).sessions).toEqual(['ses_1', 'ses_3']);
    });

    it('goes on from what it knew itself', async () => {
      const [one, two] = [await taken(1), await taken(2)];
      const ids = (n: number) => new Uint8Array(8).fill(n);
      await one.ingest.commit(aCommit({ events: [anEvent('evt_1')], snapshot: [begun('ses_1')] }));
      await two.ingest.commit(aCommit({ events: [anEvent('evt_2')], eventIds: ids(2), position: 20 }));
      await one.ingest.commit(aCommit({ events: [anEvent('evt_3')], eventIds: ids(1), ended: ['ses_9'] }));
      await two.ingest.commit(aCommit({ snapshot: [begun('ses_2')] }));
      await one.ingest.commit(aCommit({ events: [anEvent('evt_4')] }));

      const first = await one.ingest.recover(0);
      expect(first.sessions.map(({ id }) => id)).toEqual(['ses_1']);
      expect(first.journal.map(({ events, ended }) => [...events.map(({ id }) => id), ...ended])).toEqual([
        ['evt_3', 'ses_9'],
        ['evt_4'],
      ]);
      expect(first.eventIds.map(entry => [entry.at, [...entry.ids]])).toEqual([[T0, [...ids(1)]]]);
      expect(first.position).toBe(0);

      const second = await two.ingest.recover(0);
      expect(second.sessions.map(({ id }) => id)).toEqual(['ses_2']);
      expect(second).toMatchObject({
        journal: [],
        eventIds: [{ at: T0 }],
        position: 20,
        positionAt: T0,
      });
      expect(await store.ingest.recover(0)).toEqual({
        sessions: [],
        journal: [],
        eventIds: [],
        position: 0,
        positionAt: 0,
      });
    });

    it('shares the visitors', async () => {
      const known = { firstSeenAt: 5, goals: ['goal_1'] };
      const visitor = { siteId: 'site_a', visitorId: 'vis_1', known, persistent: true };
      await (await taken(1)).ingest.commit(aCommit({ visitors: [visitor] }));
      const { ingest } = await taken(2);
      expect(await ingest.visitors([visitor])).toEqual(new Map([['site_a\0vis_1', known]]));
    });

    it('has a visitor’s visit apart from the one that is open in another', async () => {
      const [one, two] = [await taken(1), await taken(2)];
      const [before, after] = [begun('ses_1', 'vis_1'), begun('ses_2', 'vis_1')];
      await one.ingest.commit(aCommit({ snapshot: [before] }));
      await two.ingest.commit(aCommit({ snapshot: [after] }));
      await two.ingest.commit(aCommit({ snapshot: [endOf(after.after)] }));
      expect((await one.ingest.recover(0)).sessions).toEqual([before.after]);
      expect((await two.ingest.recover(0)).sessions).toEqual([]);
    });

    it('forgets with the others, but no visitor whose visit is open anywhere', async () => {
      const [one, two] = [await taken(1), await taken(2)];
      const visitors = ['vis_1', 'vis_2'].map(visitorId => ({
        siteId: 'site_a',
        visitorId,
        known: { firstSeenAt: 5, goals: [] },
        persistent: false,
      }));
      const eventIds = new Uint8Array(8);
      await one.ingest.commit(aCommit({ events: [anEvent('evt_1')], eventIds, visitors, now: 5 }));
      await two.ingest.commit(aCommit({ events: [anEvent('evt_2')], eventIds, now: 5 }));
      await two.ingest.commit(aCommit({ snapshot: [begun('ses_2', 'vis_2')] }));
      await store.ingest.prune({ eventIds: 6, dailyVisitors: 6 });
      for (const { ingest } of [one, two]) expect((await ingest.recover(0)).eventIds).toEqual([]);
      expect([...(await store.ingest.visitors(visitors)).keys()]).toEqual(['site_a\0vis_2']);
    });

    it('loses no visit that is still to be fed when the data of visitors is deleted', async () => {
      const [one, two] = [await taken(1), await taken(2)];
      await two.ingest.commit(aCommit({ snapshot: [begun('ses_2')] }));
      await one.ingest.commit(aCommit({ snapshot: [begun('ses_1')] }));
      await one.log.done((await one.log.next(10))!);
      await store.erasures.deleteVisitors('site_a', null);
      expect((await one.ingest.recover(0)).sessions).toEqual([]);
      expect(idsIn(await two.log.next(10)).sessions).toEqual(['ses_2']);
    });
  });

  describe('the position in the accepted log', () => {
    it('is that of the last commit that has one', async () => {
      const { ingest } = await taken(1);
      const position = async () => (await ingest.recover(0)).position;
      expect(await position()).toBe(0);
      await ingest.commit(aCommit({ events: [anEvent('evt_1')], position: 7 }));
      await ingest.commit(aCommit({ events: [anEvent('evt_2')], snapshot: [] }));
      expect(await position()).toBe(7);
    });

    it('is written by a commit of nothing else, with a lease or without', async () => {
      for (const { ingest } of [await taken(1), store]) {
        await ingest.commit(aCommit({ position: 2 ** 40 }));
        expect((await ingest.recover(0)).position).toBe(2 ** 40);
      }
    });
  });

  describe('who no longer has the lease', () => {
    it('commits nothing', async () => {
      const old = await taken(1);
      await old.ingest.commit(aCommit({ events: [anEvent('evt_1')], position: 1 }));
      const now = await taken(1, 'b', LEASE);
      const refused = aCommit({
        events: [anEvent('evt_2')],
        eventIds: new Uint8Array(8),
        visitors: [
          {
            siteId: 'site_a',
            visitorId: 'vis_1',
            known: { firstSeenAt: 5, goals: [] },
            persistent: true,
          },
        ],
        snapshot: [begun('ses_1')],
        position: 2,
      });
      await expect(old.ingest.commit(refused)).rejects.toThrow(LeaseLost);
      await expect(old.ingest.commit(aCommit({ position: 2 }))).rejects.toThrow(LeaseLost);
      await expect(old.ingest.commit(aCommit())).rejects.toThrow(LeaseLost);
      expect(await now.ingest.recover(0)).toMatchObject({
        sessions: [],
        journal: [{ events: [{ id: 'evt_1' }] }],
        eventIds: [],
        position: 1,
      });
      expect((await now.ingest.visitors(refused.visitors)).size).toBe(0);
      await now.ingest.commit(refused);
      expect((await now.ingest.recover(0)).position).toBe(2);
    });

    it('commits nothing to a partition that nobody has written to either', async () => {
      await expect(store.partition(3, 1).ingest.commit(aCommit({ position: 1 }))).rejects.toThrow(LeaseLost);
      await taken(3);
      await expect(store.partition(3, 2).ingest.commit(aCommit({ position: 1 }))).rejects.toThrow(LeaseLost);
    });

    it('moves nothing out of the log; the next sends the same batch under the same token', async () => {
      const old = await taken(1);
      await old.ingest.commit(aCommit({ events: [anEvent('evt_1')] }));
      const planned = await old.log.next(10);
      const now = await taken(1, 'b', LEASE);
      await now.ingest.commit(aCommit({ events: [anEvent('evt_2')] }));
      expect(await now.log.next(10)).toEqual(planned);
      await expect(old.log.done(planned!)).rejects.toThrow(LeaseLost);
      expect(await now.log.next(10)).toEqual(planned);
      await now.log.done(planned!);
      await expect(old.log.next(10)).rejects.toThrow(LeaseLost);
      expect(idsIn(await now.log.next(10)).events).toEqual(['evt_2']);
    });

    it('is also the holder of before a time without one', async () => {
      const old = await taken(1);
      await taken(1, 'a', LEASE);
      await expect(old.ingest.commit(aCommit({ position: 1 }))).rejects.toThrow(LeaseLost);
    });
  });
}
