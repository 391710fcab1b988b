import type { SignedIn } from '@bellwether/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { endAllSignIns, endSignIn, signInsQuery } from '../../api/sign-ins.ts';
import { useSignedOut } from '../../shell/use-signed-out.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { ErrorNote, ErrorState } from '../../ui/error-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { toast } from '../../ui/toast.tsx';
import { Row, Rows } from '../rows.tsx';

/** Each place where one is signed in, and the way out of each and all. */
export function SignInList(): ReactElement {
  const { data: signIns, error, refetch } = useQuery(signInsQuery);
  const [asking, setAsking] = useState(false);
  const signedOut = useSignedOut();
  if (!signIns) return error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="9rem" />;
  return (
    <>
      <Rows label="Where you are signed in">
        {signIns.map(signIn => (
          <SignInRow key={signIn.id} signIn={signIn} />
        ))}
      </Rows>
      <div className="row">
        <Button variant="danger" onClick={() => setAsking(true)}>
          Sign out everywhere…
        </Button>
      </div>
      {asking && (
        <Confirm
          title="Sign out everywhere?"
          action="Sign out everywhere"
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await endAllSignIns();
            await signedOut();
          }}
        >
          <p>Every browser is signed out at once, this one too. API keys go on working.</p>
        </Confirm>
      )}
    </>
  );
}

function SignInRow({ signIn }: { signIn: SignedIn }): ReactElement {
  const client = useQueryClient();
  const name = signIn.userAgent || 'An unknown browser';
  const end = useMutation({
    mutationFn: () => endSignIn(signIn.id),
    onSuccess: () => toast(`${name} is signed out.`),
    // Ended already, or just now: either way the list is no longer right.
    onSettled: () => client.invalidateQueries({ queryKey: signInsQuery.queryKey }),
  });
  return (
    <Row
      title={
        <>
          <span className="foreign">{name}</span>
          {signIn.current && <Badge tone="good">This browser</Badge>}
        </>
      }
      facts={[
        <span key="seen">
          {signIn.current ? 'Active now' : 'Last seen '}
          {!signIn.current && <Time at={signIn.lastSeenAt} relative />}
        </span>,
        <span key="made">
          Signed in <Time at={signIn.createdAt} />
        </span>,
      ]}
      action={
        signIn.current ? null : (
          <Button
            size="small"
            busy={end.isPending}
            aria-label={`Sign out ${name}`}
            onClick={() => end.mutate()}
          >
            Sign out
          </Button>
        )
      }
    >
      {end.error && <ErrorNote error={end.error} />}
    </Row>
  );
}
