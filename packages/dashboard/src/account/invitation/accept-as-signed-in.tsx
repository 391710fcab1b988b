import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useId } from 'react';
import { signOut } from '../../api/account.ts';
import { acceptInvitation } from '../../api/invitation.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-state.tsx';
import { useEntered } from './use-entered.ts';

export function AcceptAsSignedIn({ token, email }: { token: string; email: string }): ReactElement {
  const client = useQueryClient();
  const entered = useEntered();
  const labelId = useId();
  const accept = useMutation({
    mutationFn: () => acceptInvitation({ token }),
    onSuccess: entered,
  });
  const leave = useMutation({ mutationFn: signOut, onSuccess: () => client.resetQueries() });
  const error = accept.error ?? leave.error;
  return (
    <div className="stack">
      <p id={labelId}>
        You are signed in as <bdi className="foreign">{email}</bdi>.
      </p>
      {error && <ErrorNote error={error} />}
      <Button
        variant="primary"
        aria-describedby={labelId}
        busy={accept.isPending}
        onClick={() => accept.mutate()}
      >
        Join
      </Button>
      <Button variant="quiet" busy={leave.isPending} onClick={() => leave.mutate()}>
        Sign out to join as somebody else
      </Button>
    </div>
  );
}
