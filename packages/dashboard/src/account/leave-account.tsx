import type { Me } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { removeMember } from '../api/members.ts';
import { useSignedOut } from '../shell/use-signed-out.ts';
import { Confirm } from '../ui/confirm.tsx';

/** Asks before one ends one's own membership. */
export function LeaveAccount({ me, onClose }: { me: Me; onClose(): void }): ReactElement {
  const signedOut = useSignedOut();
  const isOnly = me.accounts.length === 1;
  return (
    <Confirm
      title="Leave the account?"
      action="Leave account"
      onClose={onClose}
      onConfirm={async () => {
        await removeMember(me.memberId);
        await signedOut();
      }}
    >
      <p>
        You see nothing of the account of <bdi className="foreign">{me.account.owner}</bdi> any more, unless
        somebody invites you again. {isOnly && 'As you have no other, your user is deleted with it.'}
      </p>
    </Confirm>
  );
}
