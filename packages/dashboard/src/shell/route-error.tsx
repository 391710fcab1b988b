import { useRouter } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { ApiError } from '../api/client.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { NotFound } from './not-found.tsx';
import { Page } from './page.tsx';

/** Instead of a screen that could not be loaded. */
export function RouteError({ error }: { error: unknown }): ReactElement {
  const router = useRouter();
  if (error instanceof ApiError && error.status === 404) return <NotFound />;
  return (
    <Page title="Something went wrong" quietTitle>
      <ErrorState error={error} onRetry={() => router.invalidate()} />
    </Page>
  );
}
