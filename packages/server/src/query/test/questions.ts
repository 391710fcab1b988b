import type { GivenFilter, PeriodName } from '@bellwether/contract';
import fc from 'fast-check';
import type { Compared, Wanted } from './plain-filters.ts';

/** Whatever may be asked of a site with the story's events, most of it with something to answer. */
export const aTimezone = fc.constantFrom(
  undefined,
  'UTC',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
);

const periods: PeriodName[] = ['realtime', 'today', 'yesterday', '7d', '30d', 'month', '6mo', '12mo', 'all'];

export interface When {
  period?: PeriodName;
  from?: string;
  to?: string;
}

/** @param days how far back it may begin */
export function aPeriod(now: number, days: number): fc.Arbitrary<When> {
  const moment = fc
    .integer({ min: now - days * 86_400_000, max: now })
    .map(at => new Date(at).toISOString().slice(0, 19).concat('Z'));
  const twoMoments = fc.tuple(moment, moment).map(pair => pair.sort() as [string, string]);
  return fc.oneof(
    fc.record({ period: fc.constantFrom(...periods) }),
    twoMoments.filter(([a, b]) => a !== b).map(([from, to]) => ({ from, to })),
    twoMoments.map(([from, to]) => ({ from: from.slice(0, 10), to: to.slice(0, 10) })),
  );
}

/** What each dimension may well be asked for, so that most filters leave something. */
const askedFor: Record<string, string[]> = {
  page: ['/', '/pricing', '/blog/*', '/blog/**', '/*', '/blog/a_b', 'blog', '/über uns'],
  path: ['/shop/thanks', '*', '**', '/*/*'],
  hostname: ['example.com', '*.example.com'],
  event: ['signup', 'download', 'purchase|vip', '', 'p'],
  goal: ['goal_signup', 'goal_thanks', 'goal_*', 'goal_pro', 'goal_deep'],
  'prop.plan': ['pro', 'free', ''],
  'prop.seats': ['3', ''],
  entry_page: ['/', '/blog/*', '/pricing', '/blog/**'],
  exit_page: ['/', '/blog/2026/axb', '/shop/thanks'],
  channel: ['Direct', '*Social', 'Email', 'Paid Search'],
  source: ['Google', 'newsletter', ''],
  campaign: ['brand', ''],
  referrer: ['https://google.example/?q=1', 'google', ''],
  utm_source: ['newsletter', 'goo', ''],
  utm_medium: ['email', 'c*'],
  utm_campaign: ['spring_50%', 'spring*', ''],
  utm_term: ['bellwether', ''],
  country: ['DE', 'US', ''],
  state: ['Bavaria', 'New*'],
  city: ['Berlin', 'Munich'],
  device: ['mobile', 'desktop'],
  browser: ['Firefox', 'F*', 'i'],
  browser_version: ['140', '1'],
  os: ['iOS', ''],
  screen: ['390x844', '844x390', ''],
  language: ['de', 'e'],
};

/** What the rows of a query may be. */
export const aGrouping = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...Object.keys(askedFor).filter(name => name !== 'path')) },
  { weight: 2, arbitrary: fc.constantFrom('goal', 'page', 'exit_page', 'utm_campaign') },
  { weight: 1, arbitrary: fc.constantFrom('time', 'time:day', 'time:week', 'time:month') },
);

/** Filters on these reach from one table to the other, where there is more to get wrong, so they come more often. */
const far = ['goal', 'page', 'event', 'exit_page', 'utm_source'];
const aDimension = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...Object.keys(askedFor)) },
  { weight: 1, arbitrary: fc.constantFrom(...far) },
);

const comparisonOf = (dimension: string): fc.Arbitrary<Compared> =>
  fc.record({
    dimension: fc.constant(dimension),
    op: fc.constantFrom('is' as const, 'is_not' as const, 'contains' as const, 'matches' as const),
    values: fc.uniqueArray(fc.constantFrom(...askedFor[dimension]!, 'none'), { minLength: 1, maxLength: 3 }),
  });
const aComparison = aDimension.chain(comparisonOf);

const groupsOf = (inner: fc.Arbitrary<Wanted>): fc.Arbitrary<Wanted> => {
  const list = fc.array(inner, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    list.map(or => ({ or })),
    list.map(and => ({ and })),
  );
};
const aLeaf: fc.Arbitrary<Wanted> = aComparison;
const aFilter = fc.oneof(
  { weight: 3, arbitrary: aLeaf },
  { weight: 2, arbitrary: groupsOf(fc.oneof(aLeaf, groupsOf(aLeaf))) },
);

/** As a query string may have them. */
export const someComparisons: fc.Arbitrary<Compared[]> = fc.array(aComparison, { maxLength: 3 });
/** Goals alone, which also say what of an event counts. */
export const someGoals: fc.Arbitrary<Compared[]> = fc.array(comparisonOf('goal'), {
  minLength: 1,
  maxLength: 2,
});
/** As a body may have them. */
export const someFilters: fc.Arbitrary<Wanted[]> = fc.array(aFilter, { maxLength: 3 });

const textOf = ({ dimension, op, values }: Compared) =>
  `${dimension}:${op}:${values.map(value => value.replaceAll('|', '\\|')).join('|')}`;

export const written = (wanted: readonly Compared[]): string[] => wanted.map(textOf);

/** Half of the comparisons as text. */
export const given = (wanted: Wanted): GivenFilter => {
  if ('and' in wanted) return { and: wanted.and.map(given) };
  if ('or' in wanted) return { or: wanted.or.map(given) };
  return wanted.values.length > 1 ? textOf(wanted) : { ...wanted };
};

/** Reads a list to its end, a few rows at a time. */
export async function allPages<T>(
  read: (cursor: string | undefined) => Promise<{ items: T[]; nextCursor: string | null }>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return items;
}
