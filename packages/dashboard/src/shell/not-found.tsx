import type { ReactElement } from 'react';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from './page.tsx';

export function NotFound(): ReactElement {
  return (
    <Page title="Not found">
      <EmptyState
        title="There is nothing at this address"
        action={<ButtonLink to="/sites">All sites</ButtonLink>}
      >
        It may have been deleted, or the link was cut short.
      </EmptyState>
    </Page>
  );
}
