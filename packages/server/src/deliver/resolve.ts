import { lookup, Resolver } from 'node:dns/promises';

/** All addresses of a host name. Rejects when there are none. */
export type Resolve = (hostname: string) => Promise<string[]>;

/**
 * Asks the name servers, and only where they know nothing the operating system (the hosts file, mDNS). The
 * system's resolver takes one of libuv's four threads for as long as a name server is silent: four webhooks on
 * dead domains would hold up every other lookup and all file access.
 */
export function createResolve(): Resolve {
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  return async hostname => {
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const addresses = answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0) return addresses;
    const silent = answers.find(a => a.status === 'rejected' && codeOf(a.reason) === 'ETIMEOUT');
    if (silent?.status === 'rejected') throw silent.reason;
    return (await lookup(hostname, { all: true })).map(({ address }) => address);
  };
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
