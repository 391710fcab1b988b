import type { Clock } from '@bellwether/core';
import type { Logger } from 'pino';
import type { Leases } from '../ports/index.ts';

/** Who is there: each process keeps a lease on its presence in each of its roles. */
export interface Members {
  /** How many processes have the role, this one among them; as of the last look, at least 1. */
  count(role: string): number;
  stop(): Promise<void>;
}

export interface MembersDeps {
  leases: Leases;
  /** This process. */
  holder: string;
  roles: readonly string[];
  clock: Clock;
  log: Pick<Logger, 'warn'>;
}

const LEASE_MS = 10_000;
const RENEW_MS = 2500;

const presence = (role: string, holder: string): string => `${prefixOf(role)}${holder}`;
const prefixOf = (role: string): string => `${PRESENT}${role}/`;
const PRESENT = 'present/';

/** The first look is over when it resolves. */
export async function joinMembers({ leases, holder, roles, clock, log }: MembersDeps): Promise<Members> {
  const own = roles.map(role => presence(role, holder));
  const counts = new Map<string, number>();
  let stopped = false;
  let cancel = () => {};
  let looking = look();
  await looking;

  async function look(): Promise<void> {
    try {
      const now = clock.now();
      await leases.take(own, holder, now, now + LEASE_MS);
      const there = await leases.held(PRESENT, now);
      for (const role of roles)
        counts.set(role, there.filter(({ name }) => name.startsWith(prefixOf(role))).length);
    } catch (error) {
      log.warn({ err: error }, 'Who else is there could not be looked up; it is as it was.');
    }
    if (!stopped) {
      cancel = clock.at(clock.now() + RENEW_MS, () => {
        looking = look();
      });
    }
  }

  return {
    count: role => Math.max(1, counts.get(role) ?? 0),
    async stop() {
      stopped = true;
      cancel();
      await looking;
      await leases.release(own, holder).catch(() => {}); // they run out by themselves
    },
  };
}
