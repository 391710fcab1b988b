import { createServer } from 'node:net';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { installedNats, startNats } from '../../../test/nats-server.ts';
import { connectNats } from './link.ts';
import { serversOf } from './servers.ts';

const silent = pino({ level: 'silent' });

describe('the servers in NATS_URL', () => {
  it.each([
    ['nats://one:4333', { servers: ['one:4333'] }],
    ['one', { servers: ['one:4222'] }],
    ['nats://one, nats://two:4223', { servers: ['one:4222', 'two:4223'] }],
    ['nats://[::1]:4222', { servers: ['[::1]:4222'] }],
    ['nats://me:p%40ss@one,nats://two', { servers: ['one:4222', 'two:4222'], user: 'me', pass: 'p@ss' }],
    ['nats://token@one', { servers: ['one:4222'], token: 'token' }],
    ['tls://one', { servers: ['one:4222'], tls: {} }],
  ])('%s', (url, servers) => expect(serversOf(url)).toEqual(servers));

  it.each(['', ' , ', 'http://me:secret@one', 'nats://'])('are refused where there are none: %j', url => {
    expect(() => serversOf(url)).toThrow(/^NATS_URL (is|names)(?!.*secret)/);
  });
});

describe('the connection to NATS', () => {
  it('is not to be had where no server is', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const address = server.address();
    await new Promise(resolve => server.close(resolve));
    const url = `nats://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const connecting = connectNats({ url, name: 'test', log: silent, patienceMs: 0 });
    await expect(connecting).rejects.toThrow("NATS can't be reached at 127.0.0.1:");
  });

  it.skipIf(!installedNats())('comes back, and says one line each time', async () => {
    const lines: string[] = [];
    const log = pino({}, { write: line => void lines.push(JSON.parse(line).msg) });
    const servers = await startNats();
    const link = await connectNats({ url: servers.url, name: 'test', log });
    const heard: string[] = [];
    const away = new Promise<void>(resolve => void link.watch({ away: resolve }));
    const back = new Promise<void>(resolve => void link.watch({ back: resolve }));
    link.watch({ away: () => heard.push('away'), back: () => heard.push('back') });
    await servers.kill(0);
    await away;
    await servers.restart(0);
    await back;
    await link.connection.flush();
    expect(heard).toEqual(['away', 'back']);
    await link.close();
    await servers.stop();
    expect(lines).toEqual([
      'The connection to NATS broke: making it again.',
      'The connection to NATS is back.',
    ]);
  });
});
