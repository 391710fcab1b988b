import type { InvitationCreated } from '@bellwether/contract';
import { useSuspenseQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { meQuery } from '../../api/account.ts';
import { ApiError } from '../../api/client.ts';
import { createInvitation } from '../../api/members.ts';
import { useSubmit } from '../../start/use-submit.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-state.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { type Grant, isEmpty } from './grant.ts';
import { GrantFields } from './grant-fields.tsx';

interface InviteDialogProps {
  onMade(invitation: InvitationCreated): void;
  onClose(): void;
}

/** Makes the link that brings somebody into the account. */
export function InviteDialog({ onMade, onClose }: InviteDialogProps): ReactElement {
  const { data: me } = useSuspenseQuery(meQuery);
  const [grant, setGrant] = useState<Grant>({ role: 'viewer', sites: [] });
  const { busy, error, submit } = useSubmit(async ({ email = '' }) => {
    const address = email.trim();
    onMade(await createInvitation({ ...grant, ...(address !== '' && { email: address }) }));
    onClose();
  });
  return (
    <Dialog title="Invite somebody" onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <Field
          label="E-mail"
          hint={
            me.sendsEmail
              ? 'They are sent the link. Left empty, you pass it on yourself.'
              : 'For your list: this server sends no e-mail, so pass the link on yourself. May be left empty.'
          }
          error={error instanceof ApiError ? error.of('email') : null}
        >
          <Input name="email" type="email" maxLength={254} autoComplete="off" />
        </Field>
        <GrantFields grant={grant} onChange={setGrant} />
        {error !== null && <ErrorNote error={error} />}
        <div className="row">
          <Button type="submit" variant="primary" busy={busy} disabled={isEmpty(grant)}>
            Make invitation
          </Button>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
