import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Door, openDoor } from './door.ts';

let door: Door;
beforeEach(async () => {
  door = await openDoor(0, '127.0.0.1', { headMs: 100, bodyMs: 100 });
});
afterEach(() => door.close());

/** Sends what it is given and no more; resolves with all that came back once the server has hung up. */
async function hungUp(said: string): Promise<string> {
  const socket = connect(door.port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', text => {
    answer += text;
  });
  socket.on('error', () => undefined); // a reset is a way to hang up, too
  socket.write(said);
  await once(socket, 'close');
  return answer;
}

const post = (path: string) =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nonly this`;

it('waits for no head that does not come', async () => {
  door.serve(() => undefined);
  await hungUp('GET / HTTP/1.1\r\nHost: loc');
});

it('waits for no body that does not come', async () => {
  door.serve(() => undefined);
  await hungUp(post('/api/v1/sites'));
});

it('waits for a file as long as it is wanted, and no longer', async () => {
  let refuse = () => {};
  const taken = new Promise<void>(resolve => {
    door.serve((request, response) => {
      if (!request.url!.endsWith('/import')) return;
      refuse = () => response.writeHead(401).end();
      resolve();
    });
  });
  let isOver = false;
  const refused = hungUp(post('/api/v1/sites/site_1/import')).finally(() => {
    isOver = true;
  });
  await taken;
  // Another body, which began later, is given up.
  await hungUp(post('/api/v1/sites'));
  expect(isOver).toBe(false);
  refuse();
  expect(await refused).toContain('401');
});
