import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Api } from '../http/api.ts';
import type { Hub } from '../stream/index.ts';

/** What a start has put together, for its door to open on. */
export interface Running {
  app: Api;
  /** Takes events; null where others do. */
  collect: ((request: IncomingMessage, response: ServerResponse) => void) | null;
  /** Of the streams; null where there are none. */
  hub: Pick<Hub, 'close'> | null;
  /** Guards the first account; null where there are no pages. */
  setupToken: string | null;
  /** What a person should know, a sentence each. */
  warnings: readonly string[];
  /** Looks whether experiments are decided by now; null where another process may be at it. */
  decideExperiments: (() => Promise<void>) | null;
}
