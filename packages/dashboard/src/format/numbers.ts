/** Numbers as people read them, in the browser's language. */

const whole = new Intl.NumberFormat();
const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const one = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
const wholePercent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });
const finePercent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });

/** Every digit: for tables and titles. */
export const count = (value: number): string => whole.format(value);

/** Four digits at most, as 12.3K. */
export const shortCount = (value: number): string =>
  value < 10_000 ? whole.format(value) : short.format(value);

/** With one decimal: views per visit. */
export const decimal = (value: number): string => one.format(value);

/** A fraction as per cent; small ones keep a decimal. */
export const percent = (fraction: number): string =>
  fraction > 0 && fraction < 0.1 ? finePercent.format(fraction) : wholePercent.format(fraction);

/** Seconds as `48s`, `3m 20s`, `1h 05m`. */
export function duration(seconds: number): string {
  const rounded = Math.round(seconds);
  if (rounded < 60) return `${rounded}s`;
  const minutes = Math.floor(rounded / 60);
  if (minutes < 60) return `${minutes}m ${String(rounded % 60).padStart(2, '0')}s`;
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}

/** An amount in its currency's unit, large ones without cents. A currency may be any three letters. */
export function money(amount: number, currency: string): string {
  const size = Math.abs(amount);
  const detail: Intl.NumberFormatOptions =
    size < 1000
      ? {}
      : size < 100_000
        ? { maximumFractionDigits: 0 }
        : { notation: 'compact', maximumFractionDigits: 1 };
  return new Intl.NumberFormat(undefined, { style: 'currency', currency, ...detail }).format(amount);
}

/** An amount to the last digit. */
export const exactMoney = (amount: number, currency: string): string =>
  new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(amount);

/** How far from a value before; null where there was nothing to compare with. */
export const change = (now: number, before: number): number | null =>
  before === 0 ? null : now / before - 1;

/** `+12%`, `−4%`, `0%`. */
export function changeText(fraction: number): string {
  const sign = fraction >= 0.005 ? '+' : fraction <= -0.005 ? '−' : '';
  return `${sign}${wholePercent.format(Math.abs(fraction))}`;
}
