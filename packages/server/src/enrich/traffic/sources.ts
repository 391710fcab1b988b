import { parse } from '@tryghost/referrer-parser';
import { domainsOf } from './domains.ts';
import { knownSources, type SourceKind } from './known-sources.ts';

/** Where visitors come from, by the name people use for it. */
export interface Source {
  readonly name: string;
  readonly kind: SourceKind;
}

/** The source a host (`www.google.co.uk`) or a `utm_source` (`google`) names; what is not known keeps its own name. */
export function sourceOf(text: string): Source {
  const lower = text.trim().toLowerCase();
  return byAlias.get(lower) ?? byHost(lower) ?? byLibrary(lower) ?? { name: text.trim(), kind: 'other' };
}

/** Words of a `utm_source` and hosts, written out in the table. */
const byAlias = new Map<string, Source>();
/** Names that own their label under many top-level domains, as `google.*`. */
const byBrand = new Map<string, Source>();

for (const [kind, sources] of Object.entries(knownSources) as [SourceKind, Record<string, string>][]) {
  for (const [name, words] of Object.entries(sources)) {
    const source: Source = { name, kind };
    byAlias.set(name.toLowerCase(), source);
    for (const word of words.split(' ').filter(Boolean)) {
      if (word.endsWith('.*')) byBrand.set(word.slice(0, -2), source);
      else byAlias.set(word, source);
    }
  }
}

/** The nearest domain that the table has: `mail.google.com` is Gmail before it is Google. */
function byHost(host: string): Source | undefined {
  if (!host.includes('.')) return undefined;
  for (const domain of domainsOf(host).slice(0, -1)) {
    const source = byAlias.get(domain) ?? byBrand.get(brandOf(domain));
    if (source) return source;
  }
  return undefined;
}

/** `google` of `google.de` and `google.co.uk`, where all after the first label looks like a public suffix. */
const brandOf = (domain: string): string =>
  /^([^.]+)\.(?:[a-z]{2,3}|com?\.[a-z]{2})$/.exec(domain)?.[1] ?? '';

/** A library's list of some 2400 hosts, mostly of small search engines and web mail. */
function byLibrary(host: string): Source | undefined {
  if (!/^[a-z0-9.-]+\.[a-z0-9-]+$/.test(host)) return undefined;
  const { referrerSource, referrerMedium } = parse(`https://${host}/`);
  if (!referrerSource || !referrerMedium) return undefined;
  return { name: referrerSource, kind: kindOfMedium[referrerMedium] ?? 'other' };
}

const kindOfMedium: Record<string, SourceKind> = { search: 'search', social: 'social', email: 'email' };
