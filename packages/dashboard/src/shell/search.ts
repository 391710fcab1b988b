/** Reads what addresses hold: anybody may have written them. */
export const optionalText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** One of the options, or undefined, which stands for the usual one and keeps the address short. */
export const optionalOf =
  <T extends string>(options: readonly T[]) =>
  (value: unknown): T | undefined =>
    options.find(option => option === value);
