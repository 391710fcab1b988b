import { type Alert, AppError, type Message, newId, type Site, type TrackedEvent } from '@bellwether/core';
import pino from 'pino';
import { FakeClock } from '../../../test/fake-clock.ts';
import { tempSqlite } from '../../../test/temp-sqlite.ts';
import { aBatch } from '../../../test/tracked.ts';
import { createDeliveryStore } from '../../adapters/sql/deliveries.ts';
import { createMailOutbox } from '../../adapters/sql/mail-outbox.ts';
import { createRegistry } from '../../adapters/sql/registry/index.ts';
import type { EventStore } from '../../ports/index.ts';
import { createAnnouncer } from '../../process/announcer.ts';
import { createAlertWatch } from '../index.ts';

/** The parts of a server that alerts are about, over real stores, with a clock that the test turns. */
export async function startAlerts(store: EventStore, begin: number, sites: readonly Site[]) {
  const db = await tempSqlite();
  const registry = createRegistry(db.engine);
  for (const { accountId } of sites)
    await db.engine.transact([
      { sql: 'INSERT OR IGNORE INTO accounts (id, created_at) VALUES (?, 0)', params: [accountId] },
    ]);
  for (const site of sites) await registry.sites.create(site);

  const clock = new FakeClock(begin);
  let made = 0;
  const ids = (prefix: Parameters<typeof newId>[0]) =>
    newId(
      prefix,
      clock.now(),
      new Uint8Array(10)
        .fill(0)
        .with(9, ++made % 256)
        .with(8, (made >> 8) % 256),
    );
  /** Everything that was told, and when. */
  const told: { at: number; message: Message }[] = [];
  /** Events that are committed, and not yet in the event store. */
  let log: TrackedEvent[] = [];
  let feeding: Promise<void> = Promise.resolve();
  const state = { engineAway: false, failWrites: false, letters: 0 };

  async function caughtUp(): Promise<void> {
    if (state.engineAway) throw new AppError('analytics_unavailable');
    const events = log;
    log = [];
    feeding = feeding.then(() => (events.length > 0 ? store.write(aBatch({ events })) : undefined));
    return feeding;
  }

  const announce = createAnnouncer({
    store: createDeliveryStore(db.engine),
    clock,
    newId: ids,
    audience: () => [],
    onDeliveries: () => undefined,
    publish: (messages, at) => void told.push(...messages.map(message => ({ at, message }))),
  });

  /** A process: it ends, and another begins. */
  function process() {
    return createAlertWatch({
      registry: {
        alerts: {
          ...registry.alerts,
          settle: (...args) =>
            state.failWrites
              ? Promise.reject(new Error('The disk is full.'))
              : registry.alerts.settle(...args),
        },
      },
      store,
      caughtUp,
      historyPassed: async () => undefined,
      site: id => sites.find(site => site.id === id) ?? null,
      announce,
      onLetters: () => void state.letters++,
      url: 'https://stats.example.com',
      clock,
      newId: ids,
      log: pino({ level: 'silent' }),
    });
  }

  let alerts = process();

  async function notice(...events: TrackedEvent[]): Promise<void> {
    alerts.committed(events);
    await alerts.settled();
  }

  return {
    clock,
    registry,
    state,
    told,
    mail: createMailOutbox(db.engine),
    value: (id: string) => alerts.value(id),
    async add(alert: Alert): Promise<void> {
      await registry.alerts.create(alert);
      await alerts.changed(alert.id);
      await alerts.everyMinute();
    },
    changed: (id: string) => alerts.changed(id),
    minute: () => alerts.everyMinute(),
    /** Commits events of now; what they set off is done when it resolves. */
    async commit(...events: TrackedEvent[]): Promise<void> {
      log.push(...events);
      await notice(...events);
    },
    /** The same for events that the event store has already. */
    notice,
    /** The process dies with the commit, before it has looked at it. */
    commitUnseen: (...events: TrackedEvent[]) => void log.push(...events),
    async restart(): Promise<void> {
      await alerts.stop();
      alerts = process();
      await alerts.start();
      await alerts.everyMinute();
    },
    async end(): Promise<void> {
      await alerts.stop();
      await db.end();
    },
  };
}

export type AlertServer = Awaited<ReturnType<typeof startAlerts>>;

/** What was told, a line each: the alert, what, the value, and its moment. */
export const lines = ({ told }: AlertServer): string[] => told.map(({ message }) => lineOf(message));

export function lineOf({ type, at, data }: Message): string {
  const what = JSON.parse(data) as {
    alert: { name: string };
    currentValue?: number;
    changePct?: number;
    date?: string;
  };
  const value = what.date === undefined ? what.currentValue : `${what.date} ${what.changePct} %`;
  return `${new Date(at).toISOString().slice(0, 16)}Z ${what.alert.name}: ${type} ${value}`;
}
