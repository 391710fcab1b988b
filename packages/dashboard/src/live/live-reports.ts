import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { reportsKey } from '../api/reports.ts';
import { REPORTED_AFTER_MS, useLive } from './live.ts';

/** Should the reports have lagged behind the news, this brings the rest. */
const AGAIN_MS = 5000;
/** Of the time, at most this share goes to refreshing: a large site takes longer to count, and is asked less often. */
const SHARE = 1 / 5;
const LEAST_REST_MS = 2000;
/** Visitors also leave, which no message tells. */
const QUIET_MS = 30_000;

/** Refreshes what is shown of a site's reports as its visitors move. */
export function useLiveReports(siteId: string, enabled: boolean): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const restUntil = useRef(0);
  const hasNews = useRef(false);
  const isRefreshing = useRef(false);

  function schedule(wait: number) {
    clearTimeout(timer.current);
    timer.current = setTimeout(refresh, Math.max(wait, restUntil.current - performance.now()));
  }

  function onNews() {
    if (hasNews.current) return;
    hasNews.current = true;
    if (!isRefreshing.current) schedule(REPORTED_AFTER_MS);
  }

  async function refresh() {
    const wasNews = hasNews.current;
    hasNews.current = false;
    const began = performance.now();
    isRefreshing.current = true;
    await client.invalidateQueries({ queryKey: reportsKey(siteId) });
    isRefreshing.current = false;
    const now = performance.now();
    restUntil.current = now + Math.max(LEAST_REST_MS, (now - began) / SHARE);
    if (hasNews.current) schedule(REPORTED_AFTER_MS);
    else if (wasNews) schedule(AGAIN_MS);
  }

  useLive({ siteId, types: ['pageview.tracked', 'event.tracked'], enabled }, onNews);

  useEffect(() => {
    if (!enabled) return;
    const quiet = setInterval(() => {
      if (!document.hidden) void client.invalidateQueries({ queryKey: reportsKey(siteId) });
    }, QUIET_MS);
    return () => clearInterval(quiet);
  }, [client, siteId, enabled]);

  useEffect(() => () => clearTimeout(timer.current), []);
}
