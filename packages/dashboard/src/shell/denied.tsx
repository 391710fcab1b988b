import type { Role } from '@bellwether/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { meQuery } from '../api/account.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from './page.tsx';

/** Instead of a screen that is not for the role of who is signed in: somebody sent them the address. */
export function Denied({ title, needs }: { title: string; needs: Role | null }): ReactElement {
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <Page title={title}>
      <EmptyState title={`This is for ${needs === 'owner' ? 'owners' : 'admins'}`}>
        Your role does not go this far. <bdi>{me.account.owner}</bdi> owns the account and can give you
        another.
      </EmptyState>
    </Page>
  );
}
