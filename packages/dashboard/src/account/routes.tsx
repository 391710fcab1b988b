import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { meQuery } from '../api/account.ts';
import { may } from '../shell/may.ts';
import { accountNavigation } from '../shell/navigation.ts';
import { accountRoute, rootRoute } from '../shell/routes.tsx';

/** The account's first screen that is for whoever asks. */
const indexRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const me = await context.queryClient.ensureQueryData(meQuery);
    const first = accountNavigation.find(({ needs, on }) => needs === null || may(me, needs, on));
    throw redirect({ to: first?.to ?? '/account/sessions', replace: true });
  },
});

const apiKeysRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('./api-keys/api-keys-screen.tsx'), 'ApiKeysScreen'),
});

const membersRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/members',
  component: lazyRouteComponent(() => import('./members/members-screen.tsx'), 'MembersScreen'),
});

const sessionsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: '/sessions',
  component: lazyRouteComponent(() => import('./security/security-screen.tsx'), 'SecurityScreen'),
});

/** For people who may not have signed in, or not even have a user yet. */
const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitations/$token',
  component: lazyRouteComponent(() => import('./invitation/invitation-screen.tsx'), 'InvitationScreen'),
});

export const accountRoutes = [indexRoute, apiKeysRoute, membersRoute, sessionsRoute] as const;
export const invitationRoutes = [invitationRoute] as const;
