import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bellwether } from './support/bellwether.ts';
import { command } from './support/command.ts';
import { startReceiver, verifyStandard } from './support/receiver.ts';
import { until } from './support/until.ts';

/** What a server in one process keeps: of several, each store has its own means. */
describe.skipIf(process.env.TEST_DEPLOYMENT === 'scaled-out')('a backup', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'bellwether-backups-'));
  let server: Bellwether;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;
  let secret: string;
  let backups = 0;
  const acknowledged: string[] = [];

  beforeAll(async () => {
    server = new Bellwether();
    await server.init();
    await server.start();
    await server.logged(line => line.msg === 'The event store is ready.');
    receiver = await startReceiver();
    const events = ['event.tracked'];
    const made = await server.api<{ webhook: { secret: string } }>('POST', '/api/v1/webhooks', {
      siteId: server.siteId,
      url: receiver.url,
      events,
    });
    secret = made.webhook.secret;
  });
  afterAll(async () => {
    await server.remove();
    await receiver.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  /** Visitors who each do one thing after the other, until `stop`. */
  function startLoad(visitors = 12) {
    let going = true;
    const visits = Array.from({ length: visitors }, async (_, visitor) => {
      while (going) acknowledged.push(await send(server, `203.0.113.${visitor}`));
    });
    // Those on their way when the server is killed are not acknowledged.
    const ended = Promise.allSettled(visits);
    return {
      async stop() {
        going = false;
        await ended;
      },
    };
  }

  async function send(to: Bellwether, address: string): Promise<string> {
    const id = randomUUID();
    const event = { id, site: server.siteId, type: 'event', name: 'bought', url: 'http://localhost/' };
    const response = await to.collect(event, { 'X-Forwarded-For': address });
    expect(response.status).toBe(202);
    return id;
  }

  const backUp = async () => {
    const to = join(scratch, `backup-${++backups}`);
    const ran = await command(['backup', '--to', to, '--data', server.folder]);
    expect(ran.errors).not.toContain('bellwether:');
    expect(ran.code).toBe(0);
    return to;
  };

  /** A server on what came of a backup. */
  async function restored(from: string): Promise<Bellwether> {
    const folder = join(scratch, `restored-${backups}`);
    const ran = await command(['restore', '--from', from, '--data', folder]);
    expect(ran).toMatchObject({ code: 0, output: expect.stringContaining('is back, in') });
    const copy = new Bellwether({ BELLWETHER_DATA: folder });
    copy.apiKey = server.apiKey;
    copy.siteId = server.siteId;
    await copy.start();
    await copy.logged(line => line.msg === 'The event store is ready.');
    return copy;
  }

  /** How often each event is counted, once all that is in the log has come to the reports. */
  async function counted(on: Bellwether): Promise<Map<string, number>> {
    await until('the log to be empty', async () => {
      const text = await (await fetch(`${on.url}/metrics`)).text();
      return /^bellwether_event_log_rows(\{.*\})? 0$/m.test(text);
    });
    const response = await fetch(`${on.url}/api/v1/sites/${on.siteId}/export/events`, {
      headers: { Authorization: `Bearer ${on.apiKey}` },
    });
    expect(response.status).toBe(200);
    const counts = new Map<string, number>();
    for (const line of (await response.text()).trim().split('\n')) {
      const { id } = JSON.parse(line) as { id: string };
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  }

  it('of a running server under load has every event acknowledged before it, once, and none twice', async () => {
    const load = startLoad();
    await until('some traffic', () => acknowledged.length > 300);
    for (let round = 0; round < 2; round++) {
      const before = [...acknowledged];
      const from = await backUp();
      const taken = acknowledged.length;
      expect(taken).toBeGreaterThan(before.length);
      const copy = await restored(from);
      const counts = await counted(copy);
      expect(before.filter(id => counts.get(id) !== 1)).toEqual([]);
      expect([...counts.values()].filter(times => times !== 1)).toEqual([]);
      await copy.remove();
    }
    await load.stop();
    const counts = await counted(server);
    expect(acknowledged.filter(id => counts.get(id) !== 1)).toEqual([]);
  });

  it('brings back webhooks with their secrets, accounts and keys', async () => {
    const copy = await restored(await backUp());
    const { webhooks } = await copy.api<{ webhooks: { url: string; active: boolean }[] }>(
      'GET',
      `/api/v1/webhooks?siteId=${copy.siteId}`,
    );
    expect(webhooks).toMatchObject([{ url: receiver.url, active: true }]);
    const id = await send(copy, '203.0.113.99');
    const request = await until('the message', () =>
      receiver.received.find(({ message }) => message.data.eventId === id),
    );
    verifyStandard(secret, request);
    await copy.remove();
  });

  it('of a server that was killed under load has every event, once', async () => {
    const load = startLoad();
    const had = acknowledged.length;
    await until('some traffic', () => acknowledged.length > had + 200);
    await server.end('SIGKILL');
    await load.stop();
    const copy = await restored(await backUp());
    const counts = await counted(copy);
    expect(acknowledged.filter(id => counts.get(id) !== 1)).toEqual([]);
    expect([...counts.values()].filter(times => times !== 1)).toEqual([]);
    await copy.remove();
    await server.start();
  });

  describe('is refused', () => {
    const refused = async (args: string[], sentence: RegExp) => {
      const { code, errors } = await command(args);
      expect(errors).toMatch(sentence);
      expect(errors.trim().split('\n')).toHaveLength(1);
      expect(code).toBe(1);
    };

    it('where something is already', async () => {
      const to = join(scratch, 'taken');
      mkdirSync(to);
      appendFileSync(join(to, 'mine'), 'x');
      await refused(['backup', '--to', to, '--data', server.folder], /is not empty/);
      expect(existsSync(join(to, 'mine'))).toBe(true);
    });

    it('of what is no data folder', () =>
      refused(['backup', '--to', join(scratch, 'x'), '--data', scratch], /is not a data folder/));

    it('where it can’t be written', async () => {
      await refused(['backup', '--to', '/dev/null/x', '--data', server.folder], /can’t be written/);
      await refused(['backup', '--to', '/dev/null', '--data', server.folder], /can’t be written/);
    });

    it('to be restored, when it is none, is not whole, or was changed', async () => {
      const into = () => ['--data', join(scratch, 'never')];
      await refused(['restore', '--from', scratch, ...into()], /is not a backup/);
      const from = await backUp();
      appendFileSync(join(from, 'meta.db'), 'x');
      await refused(['restore', '--from', from, ...into()], /is damaged: meta\.db/);
      rmSync(join(from, 'meta.db'));
      await refused(['restore', '--from', from, ...into()], /is not whole: meta\.db/);
      await refused(['restore', '--from', from, '--data', server.folder], /is not empty/);
    });
  });
});
