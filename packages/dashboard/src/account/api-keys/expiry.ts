/** How long a key is to last; `date`: to the end of a day that is picked. */
export const expiries = [
  { value: 'never', label: 'Never', days: null },
  { value: '30d', label: 'In 30 days', days: 30 },
  { value: '90d', label: 'In 90 days', days: 90 },
  { value: '1y', label: 'In a year', days: 365 },
  { value: 'date', label: 'At the end of a day…', days: null },
] as const;
export type Expiry = (typeof expiries)[number]['value'];

const DAY_MS = 86_400_000;

/**
 * The moment in ISO 8601, or null for never.
 * @param date `2027-01-31` in the reader's timezone, when it is a day that was picked
 * @param now epoch ms
 */
export function expiresAt(expiry: Expiry, date: string, now: number): string | null {
  if (expiry === 'date') return new Date(`${date}T23:59:59`).toISOString();
  const days = expiries.find(({ value }) => value === expiry)?.days ?? null;
  return days === null ? null : new Date(now + days * DAY_MS).toISOString();
}

/** A day as date fields have it, in the reader's timezone. @param at epoch ms */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
