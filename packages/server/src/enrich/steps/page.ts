import { AppError } from '@bellwether/core';
import { LRUCache } from 'lru-cache';
import type { Step } from '../step.ts';
import { isClickId } from '../traffic/click-ids.ts';

/** At up to 2000 characters an address, at most 20 MB; ordinarily a tenth of that. */
const REMEMBERED = 5000;

/**
 * The page's address → `url`, `hostname`, `path`, and the parameters that tell of campaigns. Addresses seen lately are
 * remembered: most events are of few pages, and what is kept of them (an open visit keeps two) is then kept once.
 */
export function page(): Step {
  const known = new LRUCache<string, Page>({ max: REMEMBERED });

  function read(input: string): Page {
    const old = known.get(input);
    if (old) return old;
    const made = pageOf(input);
    known.set(input, made);
    return made;
  }

  return {
    name: 'page',
    run({ raw, event }) {
      const { url, hostname, path, params } = read(raw.input.url);
      event.url = url;
      event.hostname = hostname;
      event.path = path;
      event.acquisition.params = params;
      return undefined;
    },
  };
}

/** What an address tells. Shared between events, so never changed. */
export interface Page {
  readonly url: string;
  readonly hostname: string;
  readonly path: string;
  readonly params: Record<string, string>;
}

/**
 * The parts of a page's address. Credentials are dropped; so is the fragment, unless it is a route of the page's
 * own script (`#/settings`, `#!about`), which then belongs to the path.
 * @throws AppError `invalid_url` when it is no http or https address
 */
export function pageOf(input: string): Page {
  const url = URL.canParse(input) ? new URL(input) : null;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') {
    throw new AppError('invalid_url', undefined, [{ field: 'url', problem: 'is no http or https address' }]);
  }
  // Setting a part serialises the address anew, so it is only done where there is something to drop.
  if (url.username !== '') url.username = '';
  if (url.password !== '') url.password = '';
  const route = /^#[/!]/.test(url.hash) ? url.hash : '';
  if (url.hash !== route || (route === '' && url.href.endsWith('#'))) url.hash = '';
  return {
    url: url.href,
    hostname: url.hostname,
    path: readable(url.pathname + route.replace(/\?.*$/, '')),
    params: url.search === '' ? {} : campaignParams(url.searchParams),
  };
}

/** The path as people read it. Encoded separators stay encoded, and so do characters that are invisible or reorder text. */
function readable(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURI(path).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, encodeURIComponent);
  } catch {
    // Not UTF-8 behind the per cent signs: the address as it is written is all there is to show.
    return path;
  }
}

function campaignParams(search: URLSearchParams): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [given, value] of search) {
    const name = given.toLowerCase();
    if (value === '' || Object.hasOwn(params, name)) continue;
    if (UTM.test(name) || isClickId(name)) params[name] = value;
  }
  return params;
}

const UTM = /^utm_[a-z_]{1,30}$/;
