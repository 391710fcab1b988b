import { Link, Outlet } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { NavStrip } from './nav-strip.tsx';
import { accountNavigation } from './navigation.ts';

/** What the account's screens share. */
export function AccountShell(): ReactElement {
  return (
    <>
      <NavStrip label="Account">
        {accountNavigation.map(({ to, label }) => (
          <li key={to}>
            <Link to={to} activeOptions={{ includeSearch: false }}>
              {label}
            </Link>
          </li>
        ))}
      </NavStrip>
      <Outlet />
    </>
  );
}
