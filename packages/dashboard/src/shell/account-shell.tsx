import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useMatchRoute } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { meQuery } from '../api/account.ts';
import { Denied } from './denied.tsx';
import { may } from './may.ts';
import { NavStrip } from './nav-strip.tsx';
import { accountNavigation } from './navigation.ts';

/** What the account's screens share. */
export function AccountShell(): ReactElement {
  const { data: me } = useSuspenseQuery(meQuery);
  const matchRoute = useMatchRoute();
  const isShown = ({ needs, on }: (typeof accountNavigation)[number]) => needs === null || may(me, needs, on);
  const denied = accountNavigation.find(
    entry => !isShown(entry) && matchRoute({ to: entry.to, fuzzy: true }),
  );
  return (
    <>
      <NavStrip label="Account">
        {accountNavigation.filter(isShown).map(({ to, label }) => (
          <li key={to}>
            <Link to={to} activeOptions={{ includeSearch: false }}>
              {label}
            </Link>
          </li>
        ))}
      </NavStrip>
      {denied ? <Denied title={denied.label} needs={denied.needs} /> : <Outlet />}
    </>
  );
}
