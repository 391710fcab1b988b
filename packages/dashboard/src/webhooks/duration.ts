/** Spans of time as people write them. */

const units = [
  { unit: 'd', name: 'd', seconds: 86_400 },
  { unit: 'h', name: 'h', seconds: 3600 },
  { unit: 'm', name: 'min', seconds: 60 },
  { unit: 's', name: 's', seconds: 1 },
] as const;

/** `90` is `1.5 min`, `86400` is `1 d`: the largest unit that gives at least one, to a decimal. */
export function spanText(seconds: number): string {
  const { name, seconds: size } = units.find(unit => seconds >= unit.seconds) ?? units[3];
  return `${Math.round((seconds / size) * 10) / 10} ${name}`;
}

/** `850 ms`, `1.25 s`. */
export const millisecondsText = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms * 10) / 10} ms` : `${Math.round(ms / 10) / 100} s`;

/** Seconds of `5`, `5s`, `2.5 min`, `2h`, `1 d`; null for what is no span of time. */
export function parseSpan(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(s|sec|m|min|h|d)?$/i.exec(text.trim());
  if (!match) return null;
  const unit = (match[2] ?? 's').toLowerCase()[0];
  return Number(match[1]) * (units.find(one => one.unit === unit)?.seconds ?? 1);
}

/** Seconds of each span of a list separated by commas; null when one can't be read. `''` is the empty list. */
export function parseSpans(text: string): number[] | null {
  const parts = text.split(',').filter(part => part.trim() !== '');
  const spans = parts.map(parseSpan);
  return spans.every(span => span !== null) ? spans : null;
}
