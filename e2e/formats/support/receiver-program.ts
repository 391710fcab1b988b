import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { createInterface } from 'node:readline';
import { createServer, type TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import type { Certificate } from './certificates.ts';
import type { Language } from './languages.ts';

/** What a receiver took for genuine. */
export interface Taken {
  /** The format's event header. */
  event: string;
  payload: unknown;
}

export interface ReceiverProgram {
  /** https, on loopback. */
  url: string;
  taken: Taken[];
  stop(): Promise<void>;
}

/** Starts `../receivers/FORMAT.EXTENSION` in a process of its own, listening over HTTPS. */
export async function startReceiverProgram(
  format: string,
  { extension, program }: Language,
  { cert, key }: Certificate,
  secret: string,
): Promise<ReceiverProgram> {
  const file = fileURLToPath(new URL(`../receivers/${format}.${extension}`, import.meta.url));
  const isPhp = extension === 'php';
  const child = spawn(program, isPhp ? ['-S', '127.0.0.1:0', file] : [file], {
    env: { ...process.env, SECRET: secret, TLS_CERT: cert, TLS_KEY: key, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const taken: Taken[] = [];
  const port = await listening(child, taken);
  const front = isPhp ? await terminateTls(port, { cert, key }) : null;
  return {
    url: `https://127.0.0.1:${front?.port ?? port}/hook`,
    taken,
    async stop() {
      await front?.stop();
      const ended = once(child, 'exit');
      if (child.kill()) await ended;
    },
  };
}

/** The port it says it listens on; what it takes is kept from then on. */
function listening(child: ChildProcess, taken: Taken[]): Promise<number> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', code => reject(new Error(`The receiver ended with ${code}:\n${said.join('\n')}`)));
    createInterface({ input: child.stdout! }).on('line', line => {
      const told = JSON.parse(line) as { listening: number } | Taken;
      if ('listening' in told) resolve(told.listening);
      else taken.push(told);
    });
    createInterface({ input: child.stderr! }).on('line', line => {
      said.push(line);
      const port = /\(http:\/\/127\.0\.0\.1:(\d+)\) started/.exec(line)?.[1]; // PHP's own server
      if (port) resolve(Number(port));
    });
  });
}

/** PHP's own server speaks no TLS: as in production, something in front of it does. */
async function terminateTls(to: number, { cert, key }: Certificate) {
  const sockets = new Set<TLSSocket>();
  const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) }, outer => {
    const inner = connect(to, '127.0.0.1');
    sockets.add(outer);
    outer.on('error', () => inner.destroy()).on('close', () => sockets.delete(outer));
    inner.on('error', () => outer.destroy());
    outer.pipe(inner).pipe(outer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
