import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** A request that came: its path, the number its body was marked with, and when it was there, epoch ms. */
export type Arrival = [path: string, mark: number, at: number];

/** Receivers in a process of their own, all behind one port. */
export interface Arrivals {
  url(path: string): string;
  /** From now on this path never answers. */
  hang(path: string): void;
  /** What has come since the last time. */
  take(): Promise<Arrival[]>;
  stop(): void;
}

/** Epoch milliseconds with fractions, comparable between the processes of a machine. */
export const preciseNow = (): number => performance.timeOrigin + performance.now();

export async function startArrivals(): Promise<Arrivals> {
  // The bundle lies in bench/dist, the program in bench/support.
  const child = fork(fileURLToPath(new URL('../support/arrivals.mjs', import.meta.url)));
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    url: path => `http://127.0.0.1:${port}${path}`,
    hang: path => void child.send({ hang: path }),
    async take() {
      child.send({ take: true });
      const [{ arrivals }] = (await once(child, 'message')) as [{ arrivals: Arrival[] }];
      return arrivals;
    },
    stop: () => child.disconnect(),
  };
}

/** A port on loopback where nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
