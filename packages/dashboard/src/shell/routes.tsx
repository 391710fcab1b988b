import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { meQuery } from '../api/account.ts';
import { ApiError } from '../api/client.ts';
import { siteQuery } from '../api/sites.ts';
import { SignedInShell } from './signed-in-shell.tsx';
import { SiteShell } from './site-shell.tsx';

/** The routes that others hang under. */
export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Outlet });

/** All that needs a session; without one it leads to the sign-in, and from there back. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  component: SignedInShell,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401)
        throw redirect({
          to: '/sign-in',
          search: { next: location.href === '/' ? undefined : location.href },
        });
      throw error;
    }
  },
});

/** One site: `/sites/$siteId`. Its children may take the site as loaded: `useSite()`. */
export const siteRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/sites/$siteId',
  component: SiteShell,
  loader: ({ context, params }) => context.queryClient.ensureQueryData(siteQuery(params.siteId)),
});

/** The account's own pages: `/account`. */
export const accountRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('./account-shell.tsx'), 'AccountShell'),
});
