import './shell.css';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { meQuery, signOut, switchAccount } from '../api/account.ts';
import { queryClient } from '../api/query-client.ts';
import { Button } from '../ui/button.tsx';
import { sentenceOf } from '../ui/error-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';
import { Brand } from './brand.tsx';
import { SitePicker } from './site-picker.tsx';
import { chooseTheme, chosenTheme } from './theme.ts';
import { useSessionWatch } from './use-session-watch.ts';
import { useSignedOut } from './use-signed-out.ts';

/** What every screen behind the sign-in shares: the header, and where the content begins. */
export function SignedInShell(): ReactElement {
  useSessionWatch();
  return (
    <>
      <a className="skip visually-hidden" href="#content">
        Skip to the content
      </a>
      <header className="header">
        <div className="header-line">
          <Link to="/sites" className="home" aria-label="Bellwether: all sites">
            <Brand />
          </Link>
          <SitePicker />
          <AccountMenu />
        </div>
      </header>
      <Outlet />
    </>
  );
}

function AccountMenu(): ReactElement {
  const { data: me } = useSuspenseQuery(meQuery);
  const [theme, setTheme] = useState(chosenTheme);
  const navigate = useNavigate();
  const signedOut = useSignedOut();
  async function leave() {
    try {
      await signOut();
    } catch (error) {
      return toast(sentenceOf(error), 'bad');
    }
    await signedOut();
  }
  async function actFor(accountId: string) {
    try {
      queryClient.setQueryData(meQuery.queryKey, await switchAccount(accountId));
    } catch (error) {
      return toast(sentenceOf(error), 'bad');
    }
    await navigate({ to: '/sites' });
    await queryClient.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
  }
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="quiet" className="account" aria-label={`Account: ${me.user.email}`}>
          <Icon name="person" />
          <span className="cut account-name">{me.user.email}</span>
        </Button>
      }
    >
      <MenuLabel>{me.user.email}</MenuLabel>
      <MenuItem onSelect={() => navigate({ to: '/account' })}>Account settings</MenuItem>
      <MenuLine />
      {me.accounts.length > 1 && (
        <>
          <MenuChoice
            label="Account"
            value={me.account.id}
            options={me.accounts.map(({ id, owner }) => ({ value: id, label: `Account of ${owner}` }))}
            onChange={actFor}
          />
          <MenuLine />
        </>
      )}
      <MenuChoice
        label="Colours"
        value={theme}
        options={[
          { value: 'system', label: 'As the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
        onChange={chosen => {
          chooseTheme(chosen);
          setTheme(chosen);
        }}
      />
      <MenuLine />
      <MenuItem onSelect={leave}>Sign out</MenuItem>
    </Menu>
  );
}
