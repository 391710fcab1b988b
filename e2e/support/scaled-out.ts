import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { type ClickHouseServer, startClickHouse } from '../../packages/server/test/clickhouse.ts';
import { type NatsServers, startNatsCluster } from '../../packages/server/test/nats-server.ts';
import {
  installedServers,
  type PostgresServer,
  startPostgres,
} from '../../packages/server/test/postgres-server.ts';
import type { Deployment } from './deployment.ts';
import { startFront } from './front.ts';
import type { Journal } from './journal.ts';
import type { Launch, ServerProcess } from './server-process.ts';
import { Supervised } from './supervised.ts';

export const ROLES = ['collect', 'process', 'deliver', 'api'] as const;
export type Role = (typeof ROLES)[number];

const PROCESSES_OF_A_ROLE = 2;

/** What collectors serve; the rest is for `api`. */
const COLLECTED = /^\/(api\/event|js\/)/;

/** The stores of a product of many processes, each in servers of its own. */
export interface Stores {
  postgres: PostgresServer;
  nats: NatsServers;
  clickhouse: ClickHouseServer;
}

/** Two processes of each role behind a load balancer, on PostgreSQL, a cluster of NATS, and ClickHouse's interface. */
export class ScaledOut implements Deployment {
  /** By the order of the roles. */
  readonly processes: Supervised[] = [];
  private running: Promise<Running> | null = null;

  constructor(private readonly journal: Journal) {}

  /** The servers the stores are in. */
  async servers(): Promise<Stores> {
    return (await this.run()).stores;
  }

  async stores(): Promise<Record<string, string>> {
    return (await this.run()).settings;
  }

  async start(launch: Launch): Promise<string> {
    const { front } = await this.run();
    await Promise.all(this.processes.map(process => process.start(launch)));
    return front.url;
  }

  keepUrl(): void {
    // The front stays.
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    const codes = await Promise.all(this.processes.map(process => process.end(signal)));
    return codes.every(code => code === 0) ? 0 : (codes.find(code => code !== 0) ?? null);
  }

  get alive(): boolean {
    return this.processes.some(process => process.alive);
  }

  async folders(): Promise<string[]> {
    return Object.values(await this.servers()).map(({ folder }) => folder);
  }

  /** In its rows: PostgreSQL writes over what is deleted when it likes. */
  async holds(text: string): Promise<boolean> {
    const client = new Client((await this.stores()).DATABASE_URL);
    await client.connect();
    try {
      const tables = await client.query<{ name: string }>(
        "SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
      );
      for (const { name } of tables.rows) {
        // Bytes are shown in hexadecimal.
        const rows = `SELECT FROM ${name} AS row WHERE strpos(row::text, $1) > 0 OR strpos(row::text, $2) > 0 LIMIT 1`;
        const found = await client.query(rows, [text, Buffer.from(text).toString('hex')]);
        if (found.rowCount) return true;
      }
      return false;
    } finally {
      await client.end();
    }
  }

  /** Those of a role. */
  of(role: Role): Supervised[] {
    return this.processes.filter(({ name }) => name.startsWith(role));
  }

  get main(): ServerProcess {
    return this.of('process')[0]!.process;
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
    if (this.running === null) return;
    const { front, stores } = await this.running;
    await front.stop();
    await Promise.all([stores.postgres.stop(), stores.nats.stop(), stores.clickhouse.stop()]);
  }

  /** All but the product's own processes; once. */
  private run(): Promise<Running> {
    this.running ??= this.startServers();
    return this.running;
  }

  private async startServers(): Promise<Running> {
    const front = await startFront(path => this.portsOf(COLLECTED.test(path) ? 'collect' : 'api'));
    const [postgres, nats, clickhouse] = await Promise.all([
      startPostgres(installedServers().at(-1)!),
      startNatsCluster(),
      startClickHouse(),
    ]);
    const settings = {
      DATABASE_URL: (await postgres.createDatabase()).url,
      NATS_URL: nats.url,
      CLICKHOUSE_URL: clickhouse.url,
      BELLWETHER_SECRET_KEY: randomBytes(32).toString('base64'),
      BELLWETHER_URL: front.url,
    };
    for (const role of ROLES)
      for (let i = 1; i <= PROCESSES_OF_A_ROLE; i++)
        this.processes.push(
          new Supervised(`${role}-${i}`, { BELLWETHER_ROLES: role, PORT: '0' }, this.journal),
        );
    return { front, stores: { postgres, nats, clickhouse }, settings };
  }

  private portsOf(role: Role): number[] {
    return this.of(role).flatMap(({ port }) => port || []);
  }
}

interface Running {
  front: Awaited<ReturnType<typeof startFront>>;
  stores: Stores;
  settings: Record<string, string>;
}
