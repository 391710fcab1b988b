import { LRUCache } from 'lru-cache';
import { domainsOf } from './domains.ts';
import { type Source, sourceOf } from './sources.ts';
import { spamHosts } from './spam-hosts.ts';

/** At up to 2000 characters a referrer, at most 8 MB; ordinarily a tenth of that. */
const REMEMBERED = 2000;

/** The address of a page that linked here. Shared between events, so never changed. */
export interface Referrer {
  /** Without credentials and fragment. */
  readonly url: string;
  readonly host: string;
  readonly spam: boolean;
  readonly source: Source;
}

export interface Referrers {
  /** Null for what is no address of a page or an app. */
  of(text: string): Referrer | null;
  /** The source that a host or a `utm_source` names. */
  source(text: string): Source;
}

/** @param spam in place of the built-in hosts */
export function createReferrers(spam: Iterable<string> = spamHosts): Referrers {
  const spamming = new Set(spam);
  const referrers = new LRUCache<string, { referrer: Referrer | null }>({ max: REMEMBERED });
  const sources = new LRUCache<string, Source>({ max: REMEMBERED });

  function source(text: string): Source {
    const known = sources.get(text);
    if (known) return known;
    const made = sourceOf(text);
    sources.set(text, made);
    return made;
  }

  function read(text: string): Referrer | null {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (!url || !PROTOCOLS.has(url.protocol) || url.hostname === '') return null;
    url.username = '';
    url.password = '';
    url.hash = '';
    const host = url.hostname.toLowerCase();
    return { url: url.href, host, spam: domainsOf(host).some(d => spamming.has(d)), source: source(host) };
  }

  return {
    source,
    of(text) {
      const known = referrers.get(text);
      if (known) return known.referrer;
      const referrer = read(text);
      referrers.set(text, { referrer });
      return referrer;
    },
  };
}

/** Android apps name themselves: `android-app://com.google.android.gm/`. */
const PROTOCOLS = new Set(['https:', 'http:', 'android-app:']);
