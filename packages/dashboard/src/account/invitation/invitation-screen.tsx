import type { InvitationShown } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { ApiError } from '../../api/client.ts';
import { invitationQuery, visitorQuery } from '../../api/invitation.ts';
import { StartFrame } from '../../start/start-frame.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { GrantText } from '../members/grant-text.tsx';
import { AcceptAsNew } from './accept-as-new.tsx';
import { AcceptAsSignedIn } from './accept-as-signed-in.tsx';

/** For whoever has an invitation's link: what it is to, and the way in. */
export function InvitationScreen(): ReactElement {
  const { token } = useParams({ from: '/invitations/$token' });
  const invitation = useQuery(invitationQuery(token));
  const visitor = useQuery(visitorQuery);
  const error = invitation.error ?? visitor.error;
  if (error instanceof ApiError && error.code === 'invitation_not_found') return <Gone />;
  return (
    <StartFrame title="You are invited">
      {error ? (
        <ErrorState
          error={error}
          onRetry={() => void Promise.all([invitation.refetch(), visitor.refetch()])}
        />
      ) : !invitation.data || visitor.data === undefined ? (
        <Skeleton height="16rem" />
      ) : (
        <>
          <To invitation={invitation.data} />
          {visitor.data ? (
            <AcceptAsSignedIn token={token} email={visitor.data.user.email} />
          ) : (
            <AcceptAsNew token={token} email={invitation.data.email} />
          )}
        </>
      )}
    </StartFrame>
  );
}

function To({
  invitation: { account, role, sites, expiresAt },
}: {
  invitation: InvitationShown;
}): ReactElement {
  return (
    <div>
      <p>
        <bdi className="foreign">{account}</bdi> invites you to their web analytics, as:
      </p>
      <p>
        <strong>
          <GrantText role={role} sites={sites} />
        </strong>
      </p>
      <p className="soft">
        The link works once, until <Time at={expiresAt} />.
      </p>
    </div>
  );
}

function Gone(): ReactElement {
  return (
    <StartFrame title="This invitation has ended">
      <p>It has been used, withdrawn, or is older than a week. Ask who sent it for another.</p>
      <p>
        <Link to="/sign-in">Sign in</Link>
      </p>
    </StartFrame>
  );
}
