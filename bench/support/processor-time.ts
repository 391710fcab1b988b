import { readdirSync, readFileSync } from 'node:fs';

/** Of `/proc/PID/stat`, in hundredths of a second on every Linux there is. */
const TICKS_PER_SECOND = 100;

interface Stat {
  parent: number;
  name: string;
  /** Of all its threads, and of the children it has seen end; seconds. */
  seconds: number;
}

function statOf(pid: string): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, name = '', rest = ''] = /\((.*)\) (.*)/s.exec(text) ?? [];
    // By their numbers in proc(5), of which `rest` begins with the third.
    const field = (number: number): number => Number(rest.split(' ')[number - 3]);
    const ticks = [14, 15, 16, 17].reduce((sum, number) => sum + field(number), 0);
    return { parent: field(4), name, seconds: ticks / TICKS_PER_SECOND };
  } catch {
    return null; // it has ended meanwhile
  }
}

/**
 * Processor time of this process' children, each with all below it, summed under what they are called.
 * @param called what a child is, by its pid and its program's name; null for what is not to be counted
 */
export function processorTime(called: (pid: number, program: string) => string | null): Map<string, number> {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name));
  const stats = new Map(
    pids.flatMap(pid => ((stat: Stat | null) => (stat ? [[Number(pid), stat] as const] : []))(statOf(pid))),
  );
  const ownerOf = (pid: number): string | null => {
    const stat = stats.get(pid);
    if (!stat || pid === process.pid) return null;
    return stat.parent === process.pid ? called(pid, stat.name) : ownerOf(stat.parent);
  };
  const sums = new Map<string, number>();
  for (const [pid, { seconds }] of stats) {
    const owner = ownerOf(pid);
    if (owner) sums.set(owner, (sums.get(owner) ?? 0) + seconds);
  }
  return sums;
}

/** What was used between two readings, seconds. */
export const between = (before: Map<string, number>, after: Map<string, number>): Map<string, number> =>
  new Map([...after].map(([name, seconds]) => [name, Math.max(0, seconds - (before.get(name) ?? 0))]));
