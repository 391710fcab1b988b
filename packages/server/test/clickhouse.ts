import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineReady, EngineStart } from '../src/adapters/clickhouse/engine/protocol.ts';
import { entryPoint } from '../src/entry-point.ts';

export interface ClickHouseServer {
  /** Stays the same over restarts. */
  url: string;
  /** Where it keeps what it is given. */
  folder: string;
  /** Ends it as `kill -9` does; connections are refused from then on. */
  kill(): Promise<void>;
  /** Starts it again, with what was in it. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const PASSWORD = 'password-of-tests';
/** Of the engine: a server of its own has more than the one in a child process of ours. */
const MEMORY_LIMIT = 1024 * 1024 * 1024;

/** A server that speaks ClickHouse's HTTP interface: the embedded engine, alone and behind a port that stays. */
export async function startClickHouse(): Promise<ClickHouseServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bellwether-ch-'));
  let engine = await startEngine(dataDir);
  const sockets = new Set<Socket>();
  const door = createServer(socket => {
    const onwards = connect(engine.port, '127.0.0.1');
    for (const [one, other] of [
      [socket, onwards],
      [onwards, socket],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy()).on('close', () => sockets.delete(one) && other.destroy());
      one.pipe(other);
    }
  });
  await listen(0);
  const { port } = door.address() as AddressInfo;

  async function listen(at: number): Promise<void> {
    door.listen(at, '127.0.0.1');
    await once(door, 'listening');
  }

  async function kill(): Promise<void> {
    const shut = once(door, 'close');
    const ended = once(engine.process, 'exit');
    door.close();
    engine.process.kill('SIGKILL');
    for (const socket of sockets) socket.destroy();
    await Promise.all([shut, ended]);
  }

  return {
    url: `http://bellwether:${PASSWORD}@127.0.0.1:${port}`,
    folder: dataDir,
    kill,
    async start() {
      engine = await startEngine(dataDir);
      await listen(port);
    },
    async stop() {
      if (door.listening) await kill();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** It ends with this process, as its channel to it does. */
async function startEngine(dataDir: string): Promise<{ process: ChildProcess; port: number }> {
  const process = fork(entryPoint('engine'), { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  process.send({ dataDir, password: PASSWORD, memoryLimit: MEMORY_LIMIT } satisfies EngineStart);
  const [{ port }] = (await once(process, 'message')) as [EngineReady];
  return { process, port };
}
