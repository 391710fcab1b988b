/** A filter of the reports: `dimension:op:value|value`, in which `\|` stands for a bar. */
export interface Filter {
  dimension: string;
  op: FilterOp;
  /** Any of them may do; for `is_not`, none may. */
  values: readonly string[];
}

export const filterOps = ['is', 'is_not', 'contains', 'matches'] as const;
export type FilterOp = (typeof filterOps)[number];

export const opLabels: Record<FilterOp, string> = {
  is: 'is',
  is_not: 'is not',
  contains: 'contains',
  matches: 'matches',
};

/** What can be filtered by, in the order people look for it. */
export const dimensionLabels: Record<string, string> = {
  page: 'Page',
  entry_page: 'Entry page',
  exit_page: 'Exit page',
  channel: 'Channel',
  source: 'Source',
  referrer: 'Referrer',
  campaign: 'Campaign',
  utm_medium: 'UTM medium',
  utm_source: 'UTM source',
  utm_campaign: 'UTM campaign',
  utm_content: 'UTM content',
  utm_term: 'UTM term',
  country: 'Country',
  state: 'Region',
  city: 'City',
  device: 'Device',
  browser: 'Browser',
  os: 'Operating system',
  screen: 'Screen',
  language: 'Language',
  goal: 'Goal',
  event: 'Event',
  hostname: 'Hostname',
};

export const dimensionLabel = (dimension: string): string =>
  dimension.startsWith('prop.')
    ? `Property ${dimension.slice(5)}`
    : (dimensionLabels[dimension] ?? dimension);

/** Null for what is none; the server refuses dimensions it does not know. */
export function parseFilter(text: string): Filter | null {
  const [, dimension, written, rest] = /^(.+?):(is|is_not|contains|matches):(.*)$/s.exec(text) ?? [];
  const op = filterOps.find(one => one === written);
  if (dimension === undefined || op === undefined || rest === undefined) return null;
  return { dimension, op, values: rest.split(/(?<!\\)\|/).map(value => value.replaceAll('\\|', '|')) };
}

export const writeFilter = ({ dimension, op, values }: Filter): string =>
  `${dimension}:${op}:${values.map(value => value.replaceAll('|', '\\|')).join('|')}`;

/** The filters with one more: the value joins those of its dimension, or leaves when it was there. */
export function toggled(filters: readonly Filter[], dimension: string, value: string): Filter[] {
  const present = filters.find(filter => filter.dimension === dimension && filter.op === 'is');
  if (!present) return [...filters, { dimension, op: 'is', values: [value] }];
  const values = present.values.includes(value)
    ? present.values.filter(one => one !== value)
    : [...present.values, value];
  return filters.flatMap(filter =>
    filter !== present ? [filter] : values.length > 0 ? [{ ...present, values }] : [],
  );
}

/** Whether the filters ask for this value among others. */
export const asksFor = (filters: readonly Filter[], dimension: string, value: string): boolean =>
  filters.some(
    filter => filter.dimension === dimension && filter.op === 'is' && filter.values.includes(value),
  );
