import type { InvitationCreated } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { SecretLine, ShownOnce } from '../../ui/shown-once.tsx';
import { Time } from '../../ui/time.tsx';

/** The link that was just made. */
export function InvitationOnce({
  invitation: { email, link, mailed, expiresAt },
  onDone,
}: {
  invitation: InvitationCreated;
  onDone(): void;
}): ReactElement {
  return (
    <ShownOnce label="New invitation" title={mailed ? 'The invitation is on its way' : 'Send them this link'}>
      <p>
        {mailed && email !== null && (
          <>
            <bdi className="foreign">{email}</bdi> gets it by e-mail; you can send the link, too.{' '}
          </>
        )}
        It is shown this once, and lets one person in, whoever has it, until <Time at={expiresAt} />.
      </p>
      <SecretLine text={link} what="link" />
      <div className="row">
        <Button onClick={onDone}>Done</Button>
      </div>
    </ShownOnce>
  );
}
