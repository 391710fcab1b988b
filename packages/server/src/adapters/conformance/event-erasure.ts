import { describe, expect, it } from 'vitest';
import { T0 } from '../../../test/events.ts';
import { aBatch, aSession, aTrackedEvent } from '../../../test/tracked.ts';
import type { EventErasure, EventStore } from '../../ports/index.ts';

const DAY = 86_400_000;

/**
 * How every event store deletes.
 * @param opened a migrated store; tests keep apart by their sites
 */
export function describeEventErasure(opened: () => EventStore & EventErasure): void {
  const left = async (siteId: string) => {
    const [row] = await opened().query<{ events: number; visits: number; rows: number }>(
      `SELECT (SELECT count() FROM events WHERE site_id = {siteId:String}) AS events,
        sum(sign) AS visits, count() AS rows FROM sessions WHERE site_id = {siteId:String}`,
      { siteId },
    );
    return row;
  };

  /** Three days of two visitors, in two months; each visit was written twice over. */
  async function fill(siteId: string): Promise<void> {
    const visits = [0, 20, 40].flatMap(day =>
      ['vis_a', 'vis_b'].map(visitorId => {
        const at = T0 - day * DAY;
        const sessionId = `ses_${visitorId}_${day}`;
        const times = { startedAt: at, lastEventAt: at, lastSeenAt: at };
        const begun = aSession({ id: sessionId, siteId, visitorId, ...times });
        const grown = { ...begun, pageviews: 2, lastEventAt: at + 1000, lastSeenAt: at + 1000 };
        return { event: aTrackedEvent({ siteId, visitorId, at, sessionId }), begun, grown };
      }),
    );
    const events = visits.map(visit => visit.event);
    const begun = visits.map(visit => ({ before: null, after: visit.begun }));
    const grown = visits.map(visit => ({ before: visit.begun, after: visit.grown }));
    await opened().write(aBatch({ events, sessions: begun }));
    await opened().write(aBatch({ sessions: grown }));
  }

  // Patient: deleting rewrites what is on the disk, and other programs may keep the machine busy.
  describe('an event store that is asked to delete', { timeout: 60_000 }, () => {
    it('deletes all of a site, and nothing of another', async () => {
      await fill('gone');
      await fill('stays');
      await opened().deleteSite('gone');
      expect(await left('gone')).toEqual({ events: 0, visits: 0, rows: 0 });
      expect(await left('stays')).toMatchObject({ events: 6, visits: 6 });
    });

    it('deletes a visitor of one site', async () => {
      await fill('visited');
      await fill('other');
      await opened().deleteVisitor('visited', 'vis_a');
      expect(await left('visited')).toMatchObject({ events: 3, visits: 3 });
      expect(
        await opened().query("SELECT 1 FROM events WHERE site_id = 'visited' AND visitor_id = 'vis_a'"),
      ).toEqual([]);
      expect(await left('other')).toMatchObject({ events: 6, visits: 6 });
    });

    it('deletes what is older than a moment', async () => {
      await fill('aged');
      await opened().deleteBefore('aged', T0 - 20 * DAY);
      expect(await left('aged')).toMatchObject({ events: 4, visits: 4 });
      await opened().deleteBefore('aged', T0 - DAY);
      expect(await left('aged')).toMatchObject({ events: 2, visits: 2 });
    });

    it('may be asked again, or for what is not there', async () => {
      await fill('twice');
      await Promise.all([opened().deleteSite('twice'), opened().deleteSite('twice')]);
      await opened().deleteSite('never');
      await opened().deleteVisitor('never', "vis_'; DROP TABLE events");
      expect(await left('twice')).toMatchObject({ events: 0 });
    });

    it('keeps no id of a deleted visitor in the notes of what it did', async () => {
      await fill('noted');
      await opened().deleteVisitor('noted', 'vis_a');
      const notes = await opened().query<{ command: string }>('SELECT command FROM system.mutations');
      expect(JSON.stringify(notes)).not.toContain('vis_a');
    });
  });
}
