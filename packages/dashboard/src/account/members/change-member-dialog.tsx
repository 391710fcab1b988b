import type { Member } from '@bellwether/contract';
import { type ReactElement, useState } from 'react';
import { changeMember } from '../../api/members.ts';
import { useSubmit } from '../../start/use-submit.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-state.tsx';
import { isEmpty } from './grant.ts';
import { GrantFields } from './grant-fields.tsx';

interface ChangeMemberDialogProps {
  member: Member;
  onSaved(): Promise<void>;
  onClose(): void;
}

/** Gives a member another role; it counts with their next request. */
export function ChangeMemberDialog({ member, onSaved, onClose }: ChangeMemberDialogProps): ReactElement {
  const [grant, setGrant] = useState({ role: member.role, sites: member.sites });
  const { busy, error, submit } = useSubmit(async () => {
    await changeMember(member.id, grant);
    await onSaved();
    onClose();
  });
  return (
    <Dialog title="Change the role" onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <p className="soft">
          What <bdi className="foreign">{member.email}</bdi> may do, from now on.
        </p>
        <GrantFields grant={grant} onChange={setGrant} />
        {error !== null && <ErrorNote error={error} />}
        <div className="row">
          <Button type="submit" variant="primary" busy={busy} disabled={isEmpty(grant)}>
            Save
          </Button>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
