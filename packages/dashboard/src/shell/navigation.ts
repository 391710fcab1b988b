/**
 * What the navigation shows, in its order; an entry appears with its screen. Who lacks the role it needs is neither
 * shown the entry nor the screens below it.
 */
export const siteNavigation = [
  { to: '/sites/$siteId', label: 'Overview', exact: true, needs: 'viewer' },
  { to: '/sites/$siteId/sessions', label: 'Sessions', exact: false, needs: 'viewer' },
  { to: '/sites/$siteId/events', label: 'Events', exact: false, needs: 'viewer' },
  { to: '/sites/$siteId/goals', label: 'Goals', exact: false, needs: 'viewer' },
  { to: '/sites/$siteId/funnels', label: 'Funnels', exact: false, needs: 'viewer' },
  { to: '/sites/$siteId/experiments', label: 'Experiments', exact: false, needs: 'viewer' },
  { to: '/sites/$siteId/alerts', label: 'Alerts', exact: false, needs: 'viewer' },
  { to: '/sites/$siteId/webhooks', label: 'Webhooks', exact: false, needs: 'admin' },
  { to: '/sites/$siteId/settings', label: 'Settings', exact: false, needs: 'admin' },
] as const;

export const accountNavigation = [
  { to: '/account/webhooks', label: 'Webhooks', needs: 'admin', on: 'some site' },
  { to: '/account/api-keys', label: 'API keys', needs: 'owner', on: 'all sites' },
  { to: '/account/members', label: 'Members', needs: 'owner', on: 'all sites' },
  { to: '/account/sessions', label: 'Security', needs: null, on: 'some site' },
] as const;
