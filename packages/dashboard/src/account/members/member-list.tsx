import '../account.css';
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
import { type Column, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { toast } from '../../ui/toast.tsx';
import { LeaveAccount } from '../leave-account.tsx';
import { ChangeMemberDialog } from './change-member-dialog.tsx';
import { GrantText, namedGrant } from './grant-text.tsx';
import { useSiteNames } from './use-site-names.ts';

type Open = { dialog: 'change' | 'remove' | 'leave'; member: Member } | null;

export function MemberList({ members }: { members: readonly Member[] }): ReactElement {
  const client = useQueryClient();
  const { data: me } = useSuspenseQuery(meQuery);
  const names = useSiteNames();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  async function changed(what: string) {
    // One's own role may be the one that changed; and those who are no owners any more invite nobody.
    const keys = [meQuery.queryKey, membersQuery.queryKey, invitationsQuery.queryKey];
    await Promise.all(keys.map(queryKey => client.invalidateQueries({ queryKey })));
    toast(what);
  }
  return (
    <section className="card">
      <Table
        caption="Members"
        columns={columnsOf(me.memberId, names, setOpen)}
        rows={members}
        rowKey={({ id }) => id}
      />
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
    </section>
  );
}

const columnsOf = (
  ownId: string,
  names: ReadonlyMap<string, string>,
  onOpen: (open: Open) => void,
): Column<Member>[] => [
  {
    key: 'email',
    header: 'Member',
    cell: ({ id, email }) => (
      <span className="row">
        <span className="foreign">{email}</span>
        {id === ownId && <Badge tone="accent">You</Badge>}
      </span>
    ),
  },
  { key: 'role', header: 'Role', cell: member => <GrantText {...namedGrant(member, names)} /> },
  { key: 'since', header: 'Since', wide: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
  {
    key: 'actions',
    header: <span className="visually-hidden">Actions</span>,
    number: true,
    cell: member => (
      <Menu
        align="end"
        trigger={
          <Button
            size="small"
            variant="quiet"
            className="icon-only"
            aria-label={`Actions for ${member.email}`}
          >
            <Icon name="more" />
          </Button>
        }
      >
        <MenuItem onSelect={() => onOpen({ dialog: 'change', member })}>Change role…</MenuItem>
        {member.id === ownId ? (
          <MenuItem danger onSelect={() => onOpen({ dialog: 'leave', member })}>
            Leave the account…
          </MenuItem>
        ) : (
          <MenuItem danger onSelect={() => onOpen({ dialog: 'remove', member })}>
            Remove…
          </MenuItem>
        )}
      </Menu>
    ),
  },
];
