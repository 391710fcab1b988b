import { Link, Outlet, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { NavStrip } from './nav-strip.tsx';
import { siteNavigation } from './navigation.ts';

/** What the screens of one site share. */
export function SiteShell(): ReactElement {
  const { siteId } = useParams({ from: '/signed-in/sites/$siteId' });
  return (
    <>
      <NavStrip label="Site">
        {siteNavigation.map(({ to, label, exact }) => (
          <li key={to}>
            <Link to={to} params={{ siteId }} activeOptions={{ exact, includeSearch: false }}>
              {label}
            </Link>
          </li>
        ))}
      </NavStrip>
      <Outlet />
    </>
  );
}
