import type { ThresholdAlert } from '@bellwether/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aSite, T0 } from '../../test/events.ts';
import { tempEventStore } from '../../test/temp-event-store.ts';
import { aTrackedEvent } from '../../test/tracked.ts';
import { aThresholdAlert, aTrafficAlert } from './test/alerts.ts';
import { type AlertServer, lines, startAlerts } from './test/server.ts';

const MINUTE = 60_000;
const page = { limit: 10, cursor: null };

let engine: Awaited<ReturnType<typeof tempEventStore>>;
beforeAll(async () => {
  engine = await tempEventStore();
});
afterAll(() => engine.end());

let server: AlertServer;
let siteId: string;
let tests = 0;
beforeEach(async () => {
  siteId = `site_${++tests}`;
  server = await startAlerts(engine.store, T0, [aSite({ id: siteId })]);
});
afterEach(() => server.end());

const busy = (over: Partial<ThresholdAlert> = {}) => aThresholdAlert({ siteId, ...over });

let visitor = 0;
const view = () => aTrackedEvent({ siteId, at: server.clock.now(), visitorId: `vis_${++visitor}` });
const views = (count: number) => Array.from({ length: count }, view);
async function minutes(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    server.clock.advance(MINUTE);
    await server.minute();
  }
}

describe('an alert', () => {
  it('is told with the commit that sets it off, and again when it has ended', async () => {
    await server.add(busy({ threshold: 10 }));
    await server.commit(...views(10));
    expect(lines(server)).toEqual([]);
    await server.commit(view());
    await server.commit(...views(20));
    await minutes(10);
    expect(lines(server)).toEqual([
      '2026-01-15T12:00Z Busy: alert.triggered 11',
      '2026-01-15T12:05Z Busy: alert.resolved 0',
    ]);
  });

  it('has a history, an entry a time', async () => {
    await server.add(busy({ threshold: 0 }));
    await server.commit(view());
    const [open] = (await server.registry.alerts.firings('alert_1', page)).items;
    expect(open).toMatchObject({ kind: 'threshold', at: T0, value: 1, threshold: 0, resolvedAt: null });
    await minutes(5);
    await server.commit(view());
    const { items } = await server.registry.alerts.firings('alert_1', page);
    expect(items.map(one => 'resolvedAt' in one && one.resolvedAt)).toEqual([null, T0 + 5 * MINUTE]);
  });

  it('is read again when events come while it is told of', async () => {
    await server.commit(view());
    await server.add(busy({ op: '<', threshold: 1 }));
    server.clock.advance(6 * MINUTE);
    const told = server.minute();
    await server.commit(view());
    await told;
    expect(lines(server)).toEqual([
      '2026-01-15T12:06Z Busy: alert.triggered 0',
      '2026-01-15T12:06Z Busy: alert.resolved 1',
    ]);
  });

  it('is read at once when it is made, what happened before included', async () => {
    await server.commit(...views(3));
    await server.add(busy({ threshold: 2 }));
    expect(lines(server)).toEqual(['2026-01-15T12:00Z Busy: alert.triggered 3']);
    expect(server.value('alert_1')).toBe(3);
  });

  it('goes by its new condition when it is changed', async () => {
    await server.add(busy({ threshold: 2 }));
    await server.commit(...views(3));
    server.clock.advance(1000);
    await server.registry.alerts.update(busy({ threshold: 5, updatedAt: server.clock.now() }));
    await server.changed('alert_1');
    await server.minute();
    expect(lines(server)[1]).toBe('2026-01-15T12:00Z Busy: alert.resolved 3');
  });

  it('is heard of no more when it is deleted', async () => {
    await server.add(busy({ threshold: 2 }));
    await server.registry.alerts.delete('alert_1');
    await server.changed('alert_1');
    await server.commit(...views(5));
    expect(lines(server)).toEqual([]);
    expect(server.value('alert_1')).toBeNull();
  });

  it('queues an e-mail for each of its addresses, in the same transaction', async () => {
    await server.add(busy({ threshold: 0, emails: ['a@example.com', 'b@example.com'] }));
    server.state.failWrites = true;
    await server.commit(view());
    expect(await server.mail.due(T0, 10)).toEqual([]);
    server.state.failWrites = false;
    await server.commit(view());
    const letters = await server.mail.due(T0, 10);
    expect(letters.map(letter => letter.to)).toEqual(['a@example.com', 'b@example.com']);
    expect(letters[0]).toMatchObject({
      subject: 'Alert: Busy (example.com)',
      paragraphs: [
        'Busy: pageviews > 0 in 5m holds on example.com.',
        'It is 2 now.',
        'You get another e-mail when it has ended, and none before.',
      ],
    });
    expect(server.state.letters).toBe(1);
  });
});

describe('when the process ends', () => {
  it('an alert that is triggered is not told again by the next, and its end is', async () => {
    await server.add(busy({ threshold: 2 }));
    await server.commit(...views(3));
    await server.restart();
    await server.commit(...views(3));
    await minutes(3);
    await server.restart();
    await minutes(4);
    expect(lines(server)).toEqual([
      '2026-01-15T12:00Z Busy: alert.triggered 3',
      '2026-01-15T12:05Z Busy: alert.resolved 0',
    ]);
  });

  it('between a commit and its reading, the next process reads it, however late', async () => {
    await server.add(busy({ threshold: 2 }));
    server.clock.advance(MINUTE);
    server.commitUnseen(...views(3));
    server.clock.advance(3 * 60 * MINUTE);
    await server.restart();
    await server.restart();
    expect(lines(server)).toEqual([
      '2026-01-15T12:01Z Busy: alert.triggered 3',
      '2026-01-15T15:01Z Busy: alert.resolved 0',
    ]);
  });

  it('what was told and had ended stays so', async () => {
    await server.add(busy({ threshold: 2 }));
    await server.commit(...views(3));
    await minutes(6);
    server.clock.advance(60 * MINUTE);
    await server.restart();
    expect(lines(server).length).toBe(2);
  });

  it('nothing is told that could not be written, and it is told once it can be', async () => {
    await server.add(busy({ threshold: 2 }));
    server.state.failWrites = true;
    await server.commit(...views(3));
    expect(lines(server)).toEqual([]);
    server.state.failWrites = false;
    await minutes(1);
    await server.restart();
    expect(lines(server)).toEqual(['2026-01-15T12:01Z Busy: alert.triggered 3']);
  });

  it('readings in a row go on where they were', async () => {
    await server.add(busy({ threshold: 2, consecutive: 3 }));
    await server.commit(...views(3));
    await minutes(1);
    await server.restart();
    expect(lines(server)).toEqual([]);
    await minutes(1);
    expect(lines(server)).toEqual(['2026-01-15T12:02Z Busy: alert.triggered 3']);
  });
});

describe('while the analytics engine is away', () => {
  it('much is noticed as far as it is known, little waits for the whole', async () => {
    await server.commit(...views(2));
    server.state.engineAway = true;
    await server.add(busy({ threshold: 2 }));
    await server.add(busy({ id: 'alert_3', name: 'Few', op: '<', threshold: 2 }));
    await server.minute();
    expect(lines(server)).toEqual([]);
    await server.commit(...views(3));
    expect(lines(server)).toEqual(['2026-01-15T12:00Z Busy: alert.triggered 3']);
    server.state.engineAway = false;
    await server.minute();
    expect(server.value('alert_3')).toBe(5);
    expect(lines(server).length).toBe(1);
  });

  it('a day is judged when it is back, and told as of when it was due', async () => {
    await server.add(aTrafficAlert({ siteId }));
    for (let day = 0; day < 10; day++) {
      await server.commit(...views(day === 9 ? 1 : 4));
      server.state.engineAway = day === 9;
      server.clock.advance(24 * 60 * MINUTE);
      await server.minute();
    }
    expect(lines(server)).toEqual([]);
    server.state.engineAway = false;
    await minutes(3);
    expect(lines(server)).toEqual(['2026-01-25T00:15Z Daily traffic: traffic.drop 2026-01-24 -75 %']);
  });
});
