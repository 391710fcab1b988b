/** The screens, in the order of a visit: `before` brings one into the state that is shown. */
export const screens = [
  { name: 'sign-in', path: () => '/sign-in', signedOut: true },
  { name: 'sites', path: () => '/sites' },
  { name: 'new-site', path: () => '/sites/new' },
  { name: 'overview', path: ({ siteId }) => `/sites/${siteId}` },
  {
    name: 'overview-filtered',
    path: ({ siteId }) =>
      `/sites/${siteId}?period=7d&metric=pageviews&filter=country:is:DE|US&filter=device:is_not:tablet&locations=city`,
  },
  { name: 'overview-list', path: ({ siteId }) => `/sites/${siteId}?list=source` },
  { name: 'sessions', path: ({ siteId }) => `/sites/${siteId}/sessions` },
  {
    name: 'session',
    path: ({ siteId, goalId }) => `/sites/${siteId}/sessions?filter=goal:is:${goalId}`,
    async before(page) {
      await page.locator('main a[href*="/sessions/ses"]').first().click();
      await page.waitForURL(/sessions\/ses/);
    },
  },
  { name: 'events', path: ({ siteId }) => `/sites/${siteId}/events` },
  { name: 'goals', path: ({ siteId }) => `/sites/${siteId}/goals` },
  { name: 'settings', path: ({ siteId }) => `/sites/${siteId}/settings` },
];
