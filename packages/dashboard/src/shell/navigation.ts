/** What the navigation shows, in its order; an entry appears with its screen. */
export const siteNavigation = [
  { to: '/sites/$siteId', label: 'Overview', exact: true },
  { to: '/sites/$siteId/sessions', label: 'Sessions', exact: false },
  { to: '/sites/$siteId/events', label: 'Events', exact: false },
  { to: '/sites/$siteId/goals', label: 'Goals', exact: false },
  { to: '/sites/$siteId/funnels', label: 'Funnels', exact: false },
  { to: '/sites/$siteId/webhooks', label: 'Webhooks', exact: false },
  { to: '/sites/$siteId/settings', label: 'Settings', exact: false },
] as const;

export const accountNavigation = [{ to: '/account/webhooks', label: 'Webhooks' }] as const;
