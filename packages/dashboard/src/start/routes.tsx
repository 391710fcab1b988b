import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { rootRoute, signedInRoute } from '../shell/routes.tsx';
import { optionalText } from '../shell/search.ts';

/** `/?token=…` is the link that older servers printed; the account's sites are home. */
const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: (search): { token?: string } => ({ token: optionalText(search.token) }),
  beforeLoad: ({ search }) => {
    throw search.token === undefined
      ? redirect({ to: '/sites' })
      : redirect({ to: '/setup', search: { token: search.token } });
  },
});

const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  validateSearch: (search): { token?: string } => ({ token: optionalText(search.token) }),
  component: lazyRouteComponent(() => import('./set-up-screen.tsx'), 'SetUpScreen'),
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search): { next?: string } => ({ next: optionalText(search.next) }),
  component: lazyRouteComponent(() => import('./sign-in-screen.tsx'), 'SignInScreen'),
});

const forgotPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('./forgot-password-screen.tsx'), 'ForgotPasswordScreen'),
});

const newPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/new-password',
  component: lazyRouteComponent(() => import('./new-password-screen.tsx'), 'NewPasswordScreen'),
});

const sitesRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/sites',
  component: lazyRouteComponent(() => import('./sites-screen.tsx'), 'SitesScreen'),
});

const newSiteRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/sites/new',
  component: lazyRouteComponent(() => import('./new-site-screen.tsx'), 'NewSiteScreen'),
});

export const startRoutes = [
  homeRoute,
  setUpRoute,
  signInRoute,
  forgotPasswordRoute,
  newPasswordRoute,
] as const;
export const newSiteRoutes = [sitesRoute, newSiteRoute] as const;
