import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';

/** Where a PostgreSQL that was started in a folder listens. */
export const socketOf = (folder: string): string => join(folder, '.s.PGSQL.5432');

/** A way over loopback to a server that listens at a socket, which can be made to swallow what is sent along it. */
export async function startProxy(path: string) {
  let passing = true;
  const open = new Set<Socket>();
  const server = createServer(near => {
    const far = connect(path);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on('data', bytes => passing && to.write(bytes));
      from.on('error', () => {}); // its end is what counts
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  const { port } = address;
  return {
    /** The URL of a database by this way. */
    through(url: string): string {
      const { username, pathname } = new URL(url.replace('@/', '@localhost/'));
      return `postgres://${username}@127.0.0.1:${port}${pathname}`;
    },
    swallow: () => {
      passing = false;
    },
    /** Connections from now on pass; what was sent before is gone. */
    pass: () => {
      passing = true;
    },
    async stop() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
