import { keepPreviousData, QueryClient } from '@tanstack/react-query';
import { ApiError } from './client.ts';

const MINUTE = 60_000;

/**
 * What was asked for stays on the screen while it is asked for anew. Refusals are final; what may pass (no answer, a
 * server that starts) is asked four times more.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: MINUTE,
      placeholderData: keepPreviousData,
      retry: (failures, error) => failures < 4 && mayPass(error),
      refetchOnWindowFocus: false, // the live stream tells what is new: see live/
    },
  },
});

const mayPass = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status === 503);
