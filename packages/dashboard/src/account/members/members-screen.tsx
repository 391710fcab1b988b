import type { InvitationCreated } from '@bellwether/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { invitationsQuery, membersQuery } from '../../api/members.ts';
import { Page } from '../../shell/page.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { InvitationList } from './invitation-list.tsx';
import { InvitationOnce } from './invitation-once.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { MemberList } from './member-list.tsx';

/** Who is in the account, and who is invited. */
export function MembersScreen(): ReactElement {
  const client = useQueryClient();
  const { data: members, error, refetch } = useQuery(membersQuery);
  const [inviting, setInviting] = useState(false);
  const [made, setMade] = useState<InvitationCreated | null>(null);
  return (
    <Page
      title="Members"
      narrow
      actions={
        <Button variant="primary" onClick={() => setInviting(true)}>
          <Icon name="plus" />
          Invite somebody
        </Button>
      }
    >
      {made && <InvitationOnce invitation={made} onDone={() => setMade(null)} />}
      {members && <MemberList members={members} />}
      {!members && (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="14rem" />)}
      <InvitationList onWithdrawn={id => id === made?.id && setMade(null)} />
      {inviting && (
        <InviteDialog
          onClose={() => setInviting(false)}
          onMade={async invitation => {
            setMade(invitation);
            await client.invalidateQueries({ queryKey: invitationsQuery.queryKey });
          }}
        />
      )}
    </Page>
  );
}
