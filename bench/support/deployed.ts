import { readFileSync } from 'node:fs';
import { Bellwether } from '../../e2e/support/bellwether.ts';
import { ROLES, type Role } from '../../e2e/support/scaled-out.ts';
import type { Supervised } from '../../e2e/support/supervised.ts';

/** Two processes of each role on this machine; a worker is limited by nothing but itself. */
export class Deployed extends Bellwether {
  constructor() {
    const env = { BELLWETHER_TRUSTED_PROXIES: '127.0.0.1', BELLWETHER_WEBHOOK_CONCURRENCY: '64' };
    super(env, undefined, true);
  }

  /** Starts one that was ended. */
  async startAgain(process: Supervised): Promise<void> {
    const stores = await this.deployment.stores();
    await process.start(settings => this.launch({ ...stores, ...settings }));
  }

  /** What a child of this process is. */
  readonly called = (pid: number, program: string): string | null => {
    const role = ROLES.find(name =>
      this.parts.of(name).some(one => one.alive && one.process.child.pid === pid),
    );
    if (role) return role;
    if (program === 'postgres') return 'PostgreSQL';
    if (program === 'nats-server') return 'NATS';
    if (program === 'wrk') return 'load';
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('engine.js') ? 'ClickHouse' : 'load';
  };

  /** A number of the metrics of a role's processes, over all its labels. */
  async metric(role: Role, name: string): Promise<number> {
    const line = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm');
    const texts = await Promise.all(
      this.parts
        .of(role)
        .filter(({ port }) => port > 0)
        .map(async ({ port }) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
    );
    return texts.flatMap(text => [...text.matchAll(line)]).reduce((sum, [, value]) => sum + Number(value), 0);
  }
}
