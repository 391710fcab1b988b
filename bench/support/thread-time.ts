import { readFileSync } from 'node:fs';

/** Of the calling thread since it began, by Linux's scheduler. */
export interface ThreadTime {
  /** On a processor, microseconds. */
  ranMicros: number;
  /** Ready to run, while others had the processors, microseconds. */
  waitedMicros: number;
}

/** Zeros where there is no such file. */
export function threadTime(): ThreadTime {
  try {
    const [ran = 0, waited = 0] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ').map(Number);
    return { ranMicros: ran / 1000, waitedMicros: waited / 1000 };
  } catch {
    return { ranMicros: 0, waitedMicros: 0 };
  }
}
