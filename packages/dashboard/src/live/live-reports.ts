import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { reportsKey } from '../api/reports.ts';
import { useLive } from './live.ts';

/** Long enough for a visit's first events to be counted together, short enough to feel at once. */
const GATHER_MS = 800;
/** Of the time, at most this share goes to refreshing: a large site takes longer to count, and is asked less often. */
const SHARE = 1 / 5;
const AT_LEAST_MS = 2000;
/** Visitors also leave, which no message tells. */
const QUIET_MS = 30_000;

/** Refreshes what is shown of a site's reports as its visitors move. */
export function useLiveReports(siteId: string, enabled: boolean): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const restUntil = useRef(0);

  function refreshSoon() {
    if (timer.current !== undefined) return;
    const wait = Math.max(GATHER_MS, restUntil.current - performance.now());
    timer.current = setTimeout(refresh, wait);
  }

  async function refresh() {
    const began = performance.now();
    await client.invalidateQueries({ queryKey: reportsKey(siteId) });
    const took = performance.now() - began;
    restUntil.current = performance.now() + Math.max(AT_LEAST_MS, took / SHARE);
    timer.current = undefined;
  }

  useLive({ siteId, types: ['pageview.tracked', 'event.tracked'], enabled }, refreshSoon);

  useEffect(() => {
    if (!enabled) return;
    const quiet = setInterval(() => {
      if (!document.hidden) void client.invalidateQueries({ queryKey: reportsKey(siteId) });
    }, QUIET_MS);
    return () => clearInterval(quiet);
  }, [client, siteId, enabled]);

  useEffect(() => () => clearTimeout(timer.current), []);
}
