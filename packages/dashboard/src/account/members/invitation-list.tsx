import type { Invitation } from '@bellwether/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { invitationsQuery, withdrawInvitation } from '../../api/members.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { toast } from '../../ui/toast.tsx';
import { GrantText, namedGrant } from './grant-text.tsx';
import { useSiteNames } from './use-site-names.ts';

interface InvitationListProps {
  onWithdrawn(invitationId: string): void;
}

/** The links that are out and not yet used. */
export function InvitationList({ onWithdrawn }: InvitationListProps): ReactElement | null {
  const client = useQueryClient();
  const { data: invitations, error, refetch } = useQuery(invitationsQuery);
  const names = useSiteNames();
  const [withdrawing, setWithdrawing] = useState<Invitation | null>(null);
  if (error && !invitations) return <ErrorState error={error} onRetry={refetch} />;
  if (!invitations || invitations.length === 0) return null;
  return (
    <section className="stack" aria-label="Open invitations">
      <h2>Open invitations</h2>
      <div className="card">
        <Table
          caption="Open invitations"
          columns={columnsOf(names, setWithdrawing)}
          rows={invitations}
          rowKey={({ id }) => id}
        />
      </div>
      {withdrawing && (
        <Confirm
          title="Withdraw the invitation?"
          action="Withdraw invitation"
          onClose={() => setWithdrawing(null)}
          onConfirm={async () => {
            await withdrawInvitation(withdrawing.id);
            onWithdrawn(withdrawing.id);
            await client.invalidateQueries({ queryKey: invitationsQuery.queryKey });
            toast('The invitation is withdrawn.');
          }}
        >
          <p>
            The link for <Invited invitation={withdrawing} /> lets nobody in any more.
          </p>
        </Confirm>
      )}
    </section>
  );
}

const columnsOf = (
  names: ReadonlyMap<string, string>,
  onWithdraw: (invitation: Invitation) => void,
): Column<Invitation>[] => [
  { key: 'who', header: 'For', cell: invitation => <Invited invitation={invitation} /> },
  { key: 'role', header: 'As', cell: invitation => <GrantText {...namedGrant(invitation, names)} /> },
  {
    key: 'by',
    header: 'Invited by',
    wide: true,
    cell: ({ invitedBy }) => <span className="foreign">{invitedBy}</span>,
  },
  { key: 'expires', header: 'Ends', cell: ({ expiresAt }) => <Time at={expiresAt} relative /> },
  {
    key: 'actions',
    header: <span className="visually-hidden">Actions</span>,
    number: true,
    cell: invitation => (
      <Button
        size="small"
        variant="danger"
        aria-label={`Withdraw the invitation for ${invitation.email ?? 'whoever has the link'}`}
        onClick={() => onWithdraw(invitation)}
      >
        Withdraw…
      </Button>
    ),
  },
];

function Invited({ invitation: { email } }: { invitation: Invitation }): ReactElement {
  return email === null ? <>whoever has the link</> : <bdi className="foreign">{email}</bdi>;
}
