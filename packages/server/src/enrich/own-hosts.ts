import { siteMemo } from './site-memo.ts';

type HostTest = (host: string) => boolean;

/**
 * Whether a host, as a URL has it, counts as the site's own: its domain, that domain's subdomains, and the hosts its
 * settings name (`*.name` with subdomains). Any loopback host stands for all, and `www.` for nothing.
 */
export const isOwnHost = siteMemo<HostTest>(({ domain, settings }) => {
  const tests = [`*.${nameOf(domain)}`, ...settings.hosts].map(hostTest);
  return host => {
    const name = withoutWww(host);
    return tests.some(test => test(name));
  };
});

/** Whether two hosts are the same but for `www.`. */
export const sameHost = (a: string, b: string): boolean => withoutWww(a) === withoutWww(b);

function hostTest(pattern: string): HostTest {
  const subdomains = pattern.startsWith('*.');
  const name = nameOf(subdomains ? pattern.slice(2) : pattern);
  if (name === '') return () => false;
  if (LOOPBACK.test(name)) return host => LOOPBACK.test(host);
  const ending = `.${name}`;
  return host => host === name || (subdomains && host.endsWith(ending));
}

const LOOPBACK = /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const withoutWww = (host: string): string => (host.startsWith('www.') ? host.slice(4) : host);

/** The bare name of a host as people type it: `https://www.Example.com:8080/` is `example.com`; non-ASCII names as URLs write them. */
function nameOf(typed: string): string {
  const text = typed.trim().replace(/^[a-z]+:\/\//i, '');
  return URL.canParse(`http://${text}`) ? withoutWww(new URL(`http://${text}`).hostname) : '';
}
