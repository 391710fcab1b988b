import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

/** NATS servers with JetStream of a test's own, on loopback and in a temporary folder. */
export interface NatsServers {
  /** All servers, comma-separated. */
  url: string;
  /** Where they keep what they are given. */
  folder: string;
  /** Ends one as a crash would. */
  kill(index: number): Promise<void>;
  /** Starts one that was killed, and waits until it has joined the others. */
  restart(index: number): Promise<void>;
  /** Lets one hang: its connections stay, it answers nothing. */
  freeze(index: number): Promise<void>;
  thaw(index: number): void;
  /** The server of that name, as JetStream tells of leaders. */
  indexOf(name: string): number;
  stop(): Promise<void>;
}

/** Where nats-server is installed, null where it is not (Debian: apt-get install nats-server). */
export function installedNats(): string | null {
  // Debian's place is not in everybody's PATH.
  const PATH = [process.env.PATH, '/usr/sbin', '/usr/local/sbin'].join(delimiter);
  const { status } = spawnSync('nats-server', ['--version'], { env: { ...process.env, PATH } });
  if (status !== 0) return null;
  const { stdout } = spawnSync('sh', ['-c', 'command -v nats-server'], {
    env: { ...process.env, PATH },
    encoding: 'utf8',
  });
  return stdout.trim();
}

export const startNats = (): Promise<NatsServers> => startServers(1);

/** Three servers, each with a copy of everything. */
export const startNatsCluster = (size = 3): Promise<NatsServers> => startServers(size);

interface Ports {
  client: number;
  cluster: number;
  monitor: number;
}

/** Somebody may take a free port before the server does: then all are chosen anew. */
async function startServers(size: number): Promise<NatsServers> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOn(await freePorts(size));
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

async function startOn(ports: Ports[]): Promise<NatsServers> {
  const program = installedNats();
  if (!program) throw new Error('nats-server is not installed.');
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-nats-'));
  const running: (ChildProcess | null)[] = ports.map(() => null);
  const killAll = () => {
    for (const child of running) child?.kill('SIGKILL');
  };
  process.once('exit', killAll);

  async function start(index: number): Promise<void> {
    const config = join(folder, `${index}.conf`);
    writeFileSync(config, configOf(index, ports, join(folder, String(index))));
    const child = spawn(program!, ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] });
    running[index] = child;
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-20_000);
    });
    await healthy(ports[index]!.monitor, () => {
      if (child.exitCode !== null) throw new Error(`nats-server did not start:\n${log}`);
    });
  }

  async function kill(index: number): Promise<void> {
    const child = running[index];
    if (!child) return;
    running[index] = null;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async function freeze(index: number): Promise<void> {
    const child = running[index];
    child?.kill('SIGSTOP');
    // It may answer for a moment yet.
    while (child && !stateOf(child.pid!).startsWith('T')) await pause(5);
  }

  async function stop(): Promise<void> {
    await Promise.all(ports.map((_, index) => kill(index)));
    process.off('exit', killAll);
    rmSync(folder, { recursive: true, force: true });
  }

  const url = ports.map(({ client }) => `nats://127.0.0.1:${client}`).join(',');
  try {
    await Promise.all(ports.map((_, index) => start(index)));
    await takesStreams(url, ports.length);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    folder,
    kill,
    restart: start,
    freeze,
    thaw: index => void running[index]?.kill('SIGCONT'),
    indexOf: name => ports.findIndex((_, index) => nameOf(index) === name),
    stop,
  };
}

/** As `ps` tells it: T is stopped. */
const stateOf = (pid: number): string =>
  spawnSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();

const nameOf = (index: number): string => `node-${index}`;

function configOf(index: number, ports: Ports[], storeDir: string): string {
  const { client, cluster, monitor } = ports[index]!;
  const routes = ports.map(other => `"nats://127.0.0.1:${other.cluster}"`).join(', ');
  return `
    server_name: ${nameOf(index)}
    listen: "127.0.0.1:${client}"
    http: "127.0.0.1:${monitor}"
    jetstream { store_dir: "${storeDir}", max_memory_store: 64MB, max_file_store: 1GB }
    ${ports.length > 1 ? `cluster { name: test, listen: "127.0.0.1:${cluster}", routes: [${routes}] }` : ''}
  `;
}

/** Waits until a server has joined the others. That streams without traffic have caught up, 2.9 may never say. */
async function healthy(monitor: number, check: () => void): Promise<void> {
  for (;;) {
    check();
    const ok = await fetch(`http://127.0.0.1:${monitor}/healthz?js-server-only=true`).then(
      answer => answer.ok,
      () => false,
    );
    if (ok) return;
    await pause(50);
  }
}

/** Waits until a stream with a copy on every server can be made: then the cluster has a leader and all its members. */
async function takesStreams(url: string, replicas: number): Promise<void> {
  const connection = await connect({ servers: url.split(',') });
  try {
    const manager = await jetstreamManager(connection, { checkAPI: false });
    for (let attempt = 1; ; attempt++) {
      try {
        await manager.streams.add({ name: 'READY', subjects: ['ready'], num_replicas: replicas });
        await manager.streams.delete('READY');
        return;
      } catch (error) {
        if (attempt === 100) throw error;
        await pause(200);
      }
    }
  } finally {
    await connection.close();
  }
}

async function freePorts(size: number): Promise<Ports[]> {
  const servers = Array.from({ length: size * 3 }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map(server => once(server, 'listening')));
  const ports = servers.map(server => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('No port.');
    return address.port;
  });
  await Promise.all(servers.map(server => once(server.close(), 'close')));
  return Array.from({ length: size }, (_, index) => {
    const [client, cluster, monitor] = ports.slice(index * 3);
    return { client: client!, cluster: cluster!, monitor: monitor! };
  });
}
