import { type Salt, utcDay } from '@bellwether/core';
import type { Salts } from '../ports/registry.ts';

const DAY_MS = 86_400_000;
const KEY_BYTES = 32;

/** The salts in force. */
export interface DaySalts {
  today: Salt;
  /** Continues visits that are open at midnight; null where there is none. */
  yesterday: Salt | null;
}

export interface SaltSource {
  /** The salts of the moment's UTC day; a promise only at the first call of a day. */
  current(now: number): DaySalts | Promise<DaySalts>;
}

/**
 * Salts of the store, kept in memory for the day they are in force. Whoever asks first on a new day makes its salt
 * (all processes get the same) and deletes those that began 48 h ago or earlier, from the store and from memory.
 * A scheduled call of `current` keeps that promise on days without traffic too.
 */
export function createSaltSource(salts: Salts, randomBytes: (size: number) => Uint8Array): SaltSource {
  let known: { dayStart: number; salts: DaySalts } | null = null;
  let asked: { dayStart: number; answer: Promise<DaySalts> } | null = null;

  async function fetch(dayStart: number): Promise<DaySalts> {
    const ofDay = (start: number) => salts.ensure(utcDay(start), randomBytes(KEY_BYTES));
    // The store can only ensure: where yesterday had no salt this makes one that fits no id, which does no harm.
    const [today, yesterday] = await Promise.all([ofDay(dayStart), ofDay(dayStart - DAY_MS)]);
    await salts.deleteBefore(yesterday.day);
    known = { dayStart, salts: { today, yesterday } };
    return known.salts;
  }

  return {
    current(now) {
      const dayStart = now - (now % DAY_MS);
      if (known?.dayStart === dayStart) return known.salts;
      if (asked?.dayStart === dayStart) return asked.answer;
      known = null;
      const answer = fetch(dayStart).finally(() => {
        if (asked?.answer === answer) asked = null;
      });
      asked = { dayStart, answer };
      return answer;
    },
  };
}
