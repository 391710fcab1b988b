/** Numbers of experiments: small differences count, so rates keep more digits than elsewhere. */
export { count, percent } from '../format/numbers.ts';

const fine = new Intl.NumberFormat(undefined, {
  style: 'percent',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const one = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const signed = new Intl.NumberFormat(undefined, {
  style: 'percent',
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});

/** A rate with two decimals. */
export const rate = (fraction: number): string => fine.format(fraction);

/** A lift with its sign. */
export const lift = (fraction: number): string => signed.format(fraction).replace('-', '−');

/** For axes: no digits that say nothing. */
export const axisRate = (fraction: number): string => one.format(fraction);

/** A chance, never rounded to what it is not: certain or impossible. */
export function chance(fraction: number): string {
  if (fraction > 0.999 && fraction < 1) return `over ${one.format(0.999)}`;
  if (fraction < 0.001 && fraction > 0) return `under ${one.format(0.001)}`;
  return one.format(fraction);
}
