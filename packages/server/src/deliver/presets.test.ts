import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type FormatName, formatNames, type MessageType } from '@bellwether/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startDeliverer } from './test-harness.ts';
import { startReceiver, startTcp } from './test-receiver.ts';

/**
 * What each format promises of its deliveries, over real sockets: when they are tried, for how long, and which
 * answers end them. Only the clock is turned by hand.
 */
interface Promised {
  /** A type the format has. */
  type: MessageType;
  /** Seconds from the end of one attempt to the start of the next, before jitter; from the first for statalog. */
  waits: number[];
  timeoutSeconds: number;
  /** 4xx and redirects end a delivery. */
  endedByRefusal?: true;
  disabledByGone?: true;
}

const THREE_DAYS = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
const chat: Promised = {
  type: 'goal.converted',
  waits: THREE_DAYS,
  timeoutSeconds: 10,
  disabledByGone: true,
};
const promised: Record<FormatName, Promised> = {
  standard: { type: 'goal.converted', waits: THREE_DAYS, timeoutSeconds: 15, disabledByGone: true },
  buddystat: { type: 'goal.converted', waits: THREE_DAYS, timeoutSeconds: 10 },
  statalog: { type: 'goal.converted', waits: [60, 60], timeoutSeconds: 10 },
  visit: { type: 'session.created', waits: THREE_DAYS, timeoutSeconds: 10 },
  zta: { type: 'goal.converted', waits: [5, 25], timeoutSeconds: 5, endedByRefusal: true },
  slack: chat,
  discord: chat,
  teams: chat,
};
const formats = formatNames.map(format => ({ format, ...promised[format] }));

/** For a machine that is busy with other tests. */
const patience = { timeout: 10_000, interval: 5 };

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
async function start(random?: () => number) {
  const harness = await startDeliverer({}, undefined, random);
  ends.push(harness.end);
  return harness;
}
const receiver: typeof startReceiver = async answer => {
  const started = await startReceiver(answer);
  ends.push(started.stop);
  return started;
};
const answering = (status: number) =>
  receiver(response => {
    response.writeHead(status, status === 301 ? { Location: 'https://example.com/' } : {}).end();
  });
type Harness = Awaited<ReturnType<typeof start>>;

async function deliverTo({ addWebhook, deliver }: Harness, url: string, format: FormatName) {
  const [id] = await deliver(await addWebhook(url, { format, events: [promised[format].type] }));
  return id!;
}

/** Turns the clock from attempt to attempt until the delivery fails; answers the seconds between their starts. */
async function waitsUntilFailed({ until, get, clock }: Harness, id: string): Promise<number[]> {
  for (let attempts = 1; ; attempts++) {
    const delivery = await until(id, { attempts });
    if (delivery.state === 'failed') break;
    clock.advanceTo(delivery.nextAttemptAt!);
  }
  const starts = (await get(id)).log.map(({ startedAt }) => startedAt);
  return starts.slice(1).map((at, i) => (at - starts[i]!) / 1000);
}

describe.each(formats)('format $format', ({ format, waits, timeoutSeconds, ...policy }) => {
  it(`is tried ${waits.length + 1} times, then given up`, async () => {
    const harness = await start();
    const { origin, received } = await answering(500);
    const id = await deliverTo(harness, origin, format);
    expect(await waitsUntilFailed(harness, id)).toEqual(waits);
    expect(received).toHaveLength(waits.length + 1);
    expect((await harness.get(id)).reason).toBe(
      `Answered 500. That was the last of ${waits.length + 1} attempts.`,
    );
  });

  it(`waits ${timeoutSeconds} s for an answer`, async () => {
    const harness = await start();
    const { origin, received } = await receiver(() => {});
    const id = await deliverTo(harness, origin, format);
    await vi.waitFor(() => expect(received).toHaveLength(1), patience);
    await timesOut(harness, id, null);
  });

  it(`waits ${timeoutSeconds} s for the end of one`, async () => {
    const harness = await start();
    const { origin } = await receiver(response => {
      response.writeHead(200).write('and');
    });
    const headersCame = headersComing();
    const id = await deliverTo(harness, origin, format);
    await headersCame;
    await timesOut(harness, id, 200);
  });

  it(`waits ${timeoutSeconds} s for a TLS handshake`, async () => {
    const harness = await start();
    const { port, sockets, stop } = await startTcp(() => {});
    ends.push(stop);
    const id = await deliverTo(harness, `https://127.0.0.1:${port}`, format);
    await vi.waitFor(() => expect(sockets.size).toBe(1), patience);
    await timesOut(harness, id, null);
  });

  async function timesOut({ clock, deliverer, until }: Harness, id: string, status: number | null) {
    clock.advance(timeoutSeconds * 1000 - 1);
    expect(deliverer.stats().slow).toBe(1);
    clock.advance(1);
    const { log, state } = await until(id, { attempts: 1 });
    expect(log).toMatchObject([{ error: 'timeout', status, durationMs: timeoutSeconds * 1000 }]);
    expect(state).toBe('pending');
  }

  it(`is done with 2xx, tried again after 5xx, and ${policy.endedByRefusal ? 'ended by' : 'tried again after'} all else`, async () => {
    const harness = await start();
    const refused = policy.endedByRefusal ? 'failed' : 'pending';
    const expected: [state: string, statuses: number[]][] = [
      ['succeeded', [200, 201, 204, 299]],
      ['pending', [500, 502, 503, 504]],
      [refused, [301, 400, 401, 404, 408, 429]],
    ];
    for (const [state, statuses] of expected) {
      for (const status of statuses) {
        const id = await deliverTo(harness, (await answering(status)).origin, format);
        expect({ status, state: (await harness.until(id, { attempts: 1 })).state }).toEqual({
          status,
          state,
        });
      }
    }
  });

  it('is tried again when nobody listens, or the connection breaks', async () => {
    const harness = await start();
    const breaking = await startTcp(socket => socket.once('data', () => socket.resetAndDestroy()));
    ends.push(breaking.stop);
    const gone = await startTcp(() => {});
    await gone.stop();
    for (const [port, error] of [
      [breaking.port, 'reset'],
      [gone.port, 'connect'],
    ]) {
      const id = await deliverTo(harness, `http://127.0.0.1:${port}`, format);
      const { log, state } = await harness.until(id, { attempts: 1 });
      expect([state, log[0]!.error]).toEqual(['pending', error]);
    }
  });

  it(policy.disabledByGone ? 'switches its webhook off at a 410' : 'takes 410 for any 4xx', async () => {
    const harness = await start();
    const id = await deliverTo(harness, (await answering(410)).origin, format);
    const { state } = await harness.until(id, { attempts: 1 });
    expect(state).toBe(policy.disabledByGone || policy.endedByRefusal ? 'failed' : 'pending');
    await harness.idle();
    expect(harness.disabled).toHaveLength(policy.disabledByGone ? 1 : 0);
  });
});

describe('an attempt that takes its time', () => {
  /** Every attempt times out; answers the seconds between their starts. */
  async function waitsOfHanging(format: FormatName) {
    const harness = await start();
    const { clock, until } = harness;
    const { origin, received } = await receiver(() => {});
    const id = await deliverTo(harness, origin, format);
    for (let attempts = 1; ; attempts++) {
      await vi.waitFor(() => {
        clock.advance(0); // The timer for it may have been set only after its time.
        expect(received).toHaveLength(attempts);
      }, patience);
      clock.advance(promised[format].timeoutSeconds * 1000);
      const delivery = await until(id, { attempts });
      if (delivery.state === 'failed') break;
      clock.advanceTo(delivery.nextAttemptAt!);
    }
    const starts = (await harness.get(id)).log.map(({ startedAt }) => startedAt);
    return starts.slice(1).map((at, i) => (at - starts[i]!) / 1000);
  }

  it('does not move the others in statalog: they are counted from the first', async () => {
    expect(await waitsOfHanging('statalog')).toEqual([60, 60]);
  });

  it('moves the others in zta: each wait is counted from the end of the one before', async () => {
    expect(await waitsOfHanging('zta')).toEqual([5 + 5, 5 + 25]);
  });
});

describe('jitter', () => {
  /** Waits of many deliveries of the format, as shares of what is scheduled. */
  async function shares(format: FormatName, runs: number): Promise<number[]> {
    // A low-discrepancy sequence: evenly over [0, 1), and the same in every run of the test.
    let drawn = 0;
    const harness = await start(() => (++drawn * 0.618_033_988_749_895) % 1);
    const { origin } = await answering(500);
    const all: number[] = [];
    for (let run = 0; run < runs; run++) {
      const waits = await waitsUntilFailed(harness, await deliverTo(harness, origin, format));
      all.push(...waits.map((wait, i) => wait / promised[format].waits[i]!));
    }
    return all;
  }

  it('spreads the waits of standard over ±20 %, and no further', async () => {
    const seen = await shares('standard', 12);
    expect(seen).toHaveLength(12 * 9);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(0.8);
    expect(Math.max(...seen)).toBeLessThanOrEqual(1.2);
    const inTenths = [0.8, 0.9, 1, 1.1].map(from => seen.filter(s => s >= from && s < from + 0.1).length);
    for (const count of inTenths) expect(count).toBeGreaterThan(15);
  });

  it.each<FormatName>(['statalog', 'zta'])('is none in %s, whose times are documented', async format => {
    expect(new Set(await shares(format, 3))).toEqual(new Set([1]));
  });
});

/** The client has read the headers of an answer. */
function headersComing(): Promise<void> {
  return new Promise(resolve => {
    const heard = () => {
      unsubscribe('undici:request:headers', heard);
      resolve();
    };
    subscribe('undici:request:headers', heard);
  });
}
