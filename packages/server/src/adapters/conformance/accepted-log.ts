import { afterEach, beforeEach, expect, it } from 'vitest';
import { anEvent } from '../../../test/events.ts';
import type { AcceptedEntry, AcceptedLog, AcceptedReader } from '../../ports/index.ts';

export interface AcceptedLogUnderTest {
  /** Empty, with at least two partitions. */
  log: AcceptedLog;
  /** The same log in another process. */
  another(): Promise<AcceptedLog>;
  close(): Promise<void>;
}

/** Every adapter of the port passes this. */
export function acceptedLogConformance(open: () => Promise<AcceptedLogUnderTest>): void {
  let under: AcceptedLogUnderTest;
  let log: AcceptedLog;
  beforeEach(async () => {
    under = await open();
    log = under.log;
  });
  afterEach(() => under.close());

  it('gives what was appended, in its order, with positions that count up', async () => {
    expect(await log.end(0)).toBe(0);
    const events = Array.from({ length: 5 }, () => anEvent());
    for (const event of events) await log.append(0, [event]);
    const reader = log.read(0, 0);
    const entries = await readEvents(reader, 5);
    expect(entries.flatMap(entry => entry.events)).toEqual(events);
    expect(entries.map(({ position }) => position)).toEqual(entries.map((_, index) => index + 1));
    expect(await log.end(0)).toBe(entries.at(-1)!.position);
    await reader.close();
  });

  it('keeps the order of appends that wait at the same time', async () => {
    const events = Array.from({ length: 300 }, () => anEvent());
    await Promise.all(events.map(event => log.append(1, [event])));
    expect(await idsOf(log, 1, 300)).toEqual(events.map(({ id }) => id));
  });

  it('keeps the order of an append that is too large for one entry', async () => {
    const events = Array.from({ length: 500 }, () => anEvent({ props: { text: 'x'.repeat(5000) } }));
    await Promise.all([log.append(0, events.slice(0, 499)), log.append(0, events.slice(499))]);
    expect(await log.end(0)).toBeGreaterThan(1);
    expect(await idsOf(log, 0, 500)).toEqual(events.map(({ id }) => id));
  });

  it('keeps partitions apart', async () => {
    const [one, other] = [anEvent(), anEvent()];
    await log.append(0, [one]);
    await log.append(1, [other]);
    expect(await idsOf(log, 0, 1)).toEqual([one.id]);
    expect(await idsOf(log, 1, 1)).toEqual([other.id]);
  });

  it('writes nothing where there is nothing to append', async () => {
    await log.append(0, []);
    expect(await log.end(0)).toBe(0);
  });

  it('reads on after a position, in another process too', async () => {
    for (let i = 0; i < 4; i++) await log.append(0, [anEvent({ name: `event ${i}` })]);
    const other = await under.another();
    const reader = other.read(0, 2);
    const entries = await readEvents(reader, 2);
    expect(entries.map(({ position }) => position)).toEqual([3, 4]);
    expect(entries.flatMap(entry => entry.events.map(({ name }) => name))).toEqual(['event 2', 'event 3']);
    await other.close();
  });

  it('waits for what is still to come', async () => {
    const reader = log.read(0, 0);
    const next = reader.next();
    const event = anEvent();
    await log.append(0, [event]);
    expect(await next).toEqual([{ position: 1, events: [event] }]);
    await reader.close();
  });

  it('gives some thousand events at a time at most', async () => {
    for (let i = 0; i < 10; i++)
      await log.append(
        0,
        Array.from({ length: 500 }, () => anEvent()),
      );
    const reader = log.read(0, 0);
    const sizes: number[] = [];
    while (sizes.reduce((sum, size) => sum + size, 0) < 5000) {
      const entries = await reader.next();
      sizes.push(entries!.reduce((sum, entry) => sum + entry.events.length, 0));
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(3000);
    await reader.close();
  });

  it('lets go what is processed, and counts on', async () => {
    for (let i = 0; i < 4; i++) await log.append(0, [anEvent()]);
    await log.trim(0, 3);
    const reader = log.read(0, 3);
    expect((await readEvents(reader, 1)).map(({ position }) => position)).toEqual([4]);
    await log.trim(0, 4);
    expect(await log.end(0)).toBe(4);
    await log.append(0, [anEvent()]);
    expect((await readEvents(reader, 1)).map(({ position }) => position)).toEqual([5]);
    await reader.close();
  });

  it('reads on behind what was trimmed', async () => {
    for (let i = 0; i < 4; i++) await log.append(0, [anEvent()]);
    await log.trim(0, 3);
    const reader = log.read(0, 1);
    expect((await readEvents(reader, 1)).map(({ position }) => position)).toEqual([4]);
    await reader.close();
    const { before, madeAt } = await log.origin(0);
    expect(before).toBe(3);
    expect(Date.now() - madeAt).toBeLessThan(3_600_000);
  });

  it('ends what waits when it is closed', async () => {
    const reader = log.read(0, 0);
    const next = reader.next();
    await reader.close();
    expect(await next).toBeNull();
    expect(await reader.next()).toBeNull();
    const another = log.read(0, 0);
    const waiting = another.next();
    await log.close();
    expect(await waiting).toBeNull();
  });

  it('says that it is there', async () => {
    expect(await log.ping()).toBe(true);
  });
}

/** Reads until there are so many events. */
export async function readEvents(reader: AcceptedReader, count: number): Promise<AcceptedEntry[]> {
  const entries: AcceptedEntry[] = [];
  for (let events = 0; events < count; ) {
    const more = await reader.next();
    if (!more) break;
    entries.push(...more);
    events += more.reduce((sum, entry) => sum + entry.events.length, 0);
  }
  return entries;
}

async function idsOf(log: AcceptedLog, partition: number, count: number): Promise<string[]> {
  const reader = log.read(partition, 0);
  const entries = await readEvents(reader, count);
  await reader.close();
  return entries.flatMap(entry => entry.events.map(({ id }) => id));
}
