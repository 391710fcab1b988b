import type { Member } from '@bellwether/contract';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { meQuery } from '../../api/account.ts';
import { invitationsQuery, membersQuery, removeMember } from '../../api/members.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Time } from '../../ui/time.tsx';
import { toast } from '../../ui/toast.tsx';
import { LeaveAccount } from '../leave-account.tsx';
import { Row, Rows } from '../rows.tsx';
import { ChangeMemberDialog } from './change-member-dialog.tsx';
import { GrantText, namedGrant } from './grant-text.tsx';
import { useSiteNames } from './use-site-names.ts';

type Dialog = 'change' | 'remove' | 'leave';

export function MemberList({ members }: { members: readonly Member[] }): ReactElement {
  const client = useQueryClient();
  const { data: me } = useSuspenseQuery(meQuery);
  const names = useSiteNames();
  const [open, setOpen] = useState<{ dialog: Dialog; member: Member } | null>(null);
  const close = () => setOpen(null);
  async function changed(what: string) {
    // One's own role may be the one that changed; and those who are no owners any more invite nobody.
    const keys = [meQuery.queryKey, membersQuery.queryKey, invitationsQuery.queryKey];
    await Promise.all(keys.map(queryKey => client.invalidateQueries({ queryKey })));
    toast(what);
  }
  return (
    <>
      <Rows label="Members">
        {members.map(member => (
          <MemberRow
            key={member.id}
            member={member}
            isMe={member.id === me.memberId}
            names={names}
            onOpen={dialog => setOpen({ dialog, member })}
          />
        ))}
      </Rows>
      {open?.dialog === 'change' && (
        <ChangeMemberDialog
          member={open.member}
          onClose={close}
          onSaved={() => changed(`The role of ${open.member.email} is changed.`)}
        />
      )}
      {open?.dialog === 'remove' && (
        <Confirm
          title="Remove the member?"
          action="Remove member"
          onClose={close}
          onConfirm={async () => {
            await removeMember(open.member.id);
            await changed(`${open.member.email} is removed.`);
          }}
        >
          <p>
            <bdi className="foreign">{open.member.email}</bdi> is signed out of this account at once, and the
            invitations they made are withdrawn. API keys stay: revoke those they may have taken along.
          </p>
        </Confirm>
      )}
      {open?.dialog === 'leave' && <LeaveAccount me={me} onClose={close} />}
    </>
  );
}

interface MemberRowProps {
  member: Member;
  isMe: boolean;
  names: ReadonlyMap<string, string>;
  onOpen(dialog: Dialog): void;
}

function MemberRow({ member, isMe, names, onOpen }: MemberRowProps): ReactElement {
  return (
    <Row
      title={
        <>
          <span className="foreign">{member.email}</span>
          {isMe && <Badge tone="accent">You</Badge>}
        </>
      }
      facts={[
        <GrantText key="role" {...namedGrant(member, names)} />,
        <span key="since">
          Since <Time at={member.createdAt} />
        </span>,
      ]}
      action={
        <Menu
          align="end"
          trigger={
            <Button
              variant="quiet"
              size="small"
              className="icon-only"
              aria-label={`Actions for ${member.email}`}
            >
              <Icon name="more" />
            </Button>
          }
        >
          <MenuItem onSelect={() => onOpen('change')}>Change role…</MenuItem>
          {isMe ? (
            <MenuItem danger onSelect={() => onOpen('leave')}>
              Leave the account…
            </MenuItem>
          ) : (
            <MenuItem danger onSelect={() => onOpen('remove')}>
              Remove…
            </MenuItem>
          )}
        </Menu>
      }
    />
  );
}
