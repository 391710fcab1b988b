import type { MessageType } from '@bellwether/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { meQuery } from '../api/account.ts';
import { withQuery } from '../api/client.ts';

/** The stream tells of what is committed; reports count it once it is in the event store, half a second later or so. */
export const REPORTED_AFTER_MS = 1000;

/** A browser gives a stream up that was refused: it is opened again after so long. */
const REOPENED_AFTER_MS = 5000;

interface Interest {
  /** Left out: all sites of the account. */
  siteId?: string;
  types: readonly MessageType[];
  /** False while there is nothing to hear for. */
  enabled?: boolean;
}

/**
 * Calls back for each message as it happens, and once when a hidden page is shown again, as it may have missed some.
 * The stream is open only while the page can be seen: a browser opens six connections to a server over HTTP/1.1, and
 * people leave dashboards open in tabs. A lost connection comes back by itself;
 * where it is refused, the session may have ended: asking who is signed in tells (shell/use-session-watch.ts).
 */
export function useLive(
  { siteId, types, enabled = true }: Interest,
  onNews: (type: MessageType | null) => void,
): void {
  const tell = useEffectEvent(onNews);
  const client = useQueryClient();
  const wanted = types.join(',');
  useEffect(() => {
    if (!enabled) return;
    let stream: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout>;
    function open() {
      stream = new EventSource(`/api/v1${withQuery('/stream', { siteId, types: wanted })}`);
      for (const type of wanted.split(',') as MessageType[]) stream.addEventListener(type, () => tell(type));
      stream.addEventListener('error', onError);
    }
    function onError() {
      if (stream?.readyState !== EventSource.CLOSED) return;
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
      timer = setTimeout(onVisibility, REOPENED_AFTER_MS);
    }
    function close() {
      clearTimeout(timer);
      stream?.close();
      stream = null;
    }
    function onVisibility() {
      close();
      if (document.hidden) return;
      open();
      tell(null);
    }
    if (!document.hidden) open();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      close();
    };
  }, [client, siteId, wanted, enabled]);
}
