import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useMatchRoute, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { meQuery } from '../api/account.ts';
import { Denied } from './denied.tsx';
import { may } from './may.ts';
import { NavStrip } from './nav-strip.tsx';
import { siteNavigation } from './navigation.ts';

/** What the screens of one site share. */
export function SiteShell(): ReactElement {
  const { siteId } = useParams({ from: '/signed-in/sites/$siteId' });
  const { data: me } = useSuspenseQuery(meQuery);
  const matchRoute = useMatchRoute();
  const isShown = ({ needs }: (typeof siteNavigation)[number]) => may(me, needs, { siteId });
  const denied = siteNavigation.find(
    entry => !isShown(entry) && matchRoute({ to: entry.to, params: { siteId }, fuzzy: true }),
  );
  return (
    <>
      <NavStrip label="Site">
        {siteNavigation.filter(isShown).map(({ to, label, exact }) => (
          <li key={to}>
            <Link to={to} params={{ siteId }} activeOptions={{ exact, includeSearch: false }}>
              {label}
            </Link>
          </li>
        ))}
      </NavStrip>
      {denied ? <Denied title={denied.label} needs={denied.needs} /> : <Outlet />}
    </>
  );
}
