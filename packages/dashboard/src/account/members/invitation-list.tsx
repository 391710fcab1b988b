import type { Invitation } from '@bellwether/contract';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { meQuery } from '../../api/account.ts';
import { invitationsQuery, withdrawInvitation } from '../../api/members.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Time } from '../../ui/time.tsx';
import { toast } from '../../ui/toast.tsx';
import { Row, Rows } from '../rows.tsx';
import { GrantText, namedGrant } from './grant-text.tsx';
import { useSiteNames } from './use-site-names.ts';

interface InvitationListProps {
  onWithdrawn(invitationId: string): void;
}

/** The links that are out and not yet used. */
export function InvitationList({ onWithdrawn }: InvitationListProps): ReactElement | null {
  const client = useQueryClient();
  const { data: me } = useSuspenseQuery(meQuery);
  const { data: invitations, error, refetch } = useQuery(invitationsQuery);
  const names = useSiteNames();
  const [withdrawing, setWithdrawing] = useState<Invitation | null>(null);
  if (error && !invitations) return <ErrorState error={error} onRetry={refetch} />;
  if (!invitations || invitations.length === 0) return null;
  return (
    <section className="stack" aria-label="Open invitations">
      <h2>Open invitations</h2>
      <Rows label="Open invitations">
        {invitations.map(invitation => (
          <Row
            key={invitation.id}
            title={<Invited invitation={invitation} />}
            facts={[
              <GrantText key="role" {...namedGrant(invitation, names)} />,
              ...(invitation.invitedBy === me.user.email
                ? []
                : [<By key="by" email={invitation.invitedBy} />]),
              <span key="end">
                Ends <Time at={invitation.expiresAt} />
              </span>,
            ]}
            action={
              <Button
                size="small"
                variant="danger"
                aria-label={`Withdraw the invitation for ${invitation.email ?? 'whoever has the link'}`}
                onClick={() => setWithdrawing(invitation)}
              >
                Withdraw…
              </Button>
            }
          />
        ))}
      </Rows>
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
            The link{' '}
            {withdrawing.email !== null && (
              <>
                for <Invited invitation={withdrawing} />{' '}
              </>
            )}
            lets nobody in any more.
          </p>
        </Confirm>
      )}
    </section>
  );
}

function Invited({ invitation: { email } }: { invitation: Invitation }): ReactElement {
  return email === null ? <>Whoever has the link</> : <bdi className="foreign">{email}</bdi>;
}

function By({ email }: { email: string }): ReactElement {
  return (
    <span>
      Invited by <bdi className="foreign">{email}</bdi>
    </span>
  );
}
