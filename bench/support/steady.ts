import { preciseNow } from './arrivals.ts';

/**
 * Calls `send` so many times a second by an even schedule, whether or not earlier calls have ended.
 * @returns when each call was made, epoch ms
 */
export async function steadily(
  { perSecond, seconds, from = 0 }: { perSecond: number; seconds: number; from?: number },
  send: (n: number) => Promise<unknown>,
): Promise<Map<number, number>> {
  const sentAt = new Map<number, number>();
  const calls: Promise<unknown>[] = [];
  const began = preciseNow();
  for (let n = 0; n < perSecond * seconds; n++) {
    const wait = began + (n * 1000) / perSecond - preciseNow();
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait));
    sentAt.set(from + n, preciseNow());
    calls.push(send(from + n));
  }
  await Promise.all(calls);
  return sentAt;
}
