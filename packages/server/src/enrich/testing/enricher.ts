import type { Experiment, Salt } from '@bellwether/core';
import { createGeography, type Geography } from '../geo/geography.ts';
import { createEnricher, createSaltSource } from '../index.ts';

/** Salts as a store has them: the first key given for a day stays. */
export function saltsInMemory() {
  const kept = new Map<string, Salt>();
  return {
    kept,
    async ensure(day: string, key: Uint8Array) {
      const salt = kept.get(day) ?? { day, key };
      kept.set(day, salt);
      return salt;
    },
    async deleteBefore(day: string) {
      for (const old of kept.keys()) if (old < day) kept.delete(old);
    },
  };
}

/** Bytes that differ from call to call, and are the same in every run. */
export function countingBytes() {
  let calls = 0;
  return (size: number) => new Uint8Array(size).fill(++calls);
}

/** A geography without data. */
export const noGeography = (): Geography =>
  createGeography(
    { locationFile: null, companyFile: null },
    {
      warn: message => {
        throw new Error(message);
      },
      installed: { city: null, owners: null },
    },
  );

export function enricher({
  geo = noGeography(),
  salts = saltsInMemory(),
  experiments = [],
  spamHosts,
}: {
  geo?: Geography;
  salts?: ReturnType<typeof saltsInMemory>;
  /** Those that run, on whatever site. */
  experiments?: Experiment[];
  spamHosts?: string[];
} = {}) {
  let made = 0;
  return createEnricher({
    geo,
    salts: createSaltSource(salts, countingBytes()),
    newUuid: () => `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`,
    experiments: () => experiments,
    spamHosts,
  });
}
