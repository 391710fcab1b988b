import { outcomeScreens } from './outcomes.mjs';

/** The screens, in the order of a visit: `before` brings one into the state that is shown, `after` takes back what
 * the next would show. */
export const screens = [
  { name: 'set-up', path: ({ setUp }) => setUp, signedOut: true },
  { name: 'sign-in', path: () => '/sign-in', signedOut: true },
  { name: 'forgot-password', path: () => '/forgot-password', signedOut: true },
  { name: 'new-password', path: ({ newPassword }) => newPassword, signedOut: true },
  { name: 'sites', path: () => '/sites' },
  { name: 'new-site', path: () => '/sites/new' },
  { name: 'site-unvisited', path: ({ unvisited }) => `/sites/${unvisited}` },
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
  ...outcomeScreens,
  { name: 'webhooks', path: ({ siteId }) => `/sites/${siteId}/webhooks` },
  {
    name: 'webhook-new',
    path: ({ siteId }) => `/sites/${siteId}/webhooks/new`,
    before: page => page.getByRole('checkbox', { name: 'goal.converted' }).check(),
  },
  { name: 'webhook-log', path: ({ siteId, healthy }) => `/sites/${siteId}/webhooks/${healthy}` },
  { name: 'webhook-failing', path: ({ siteId, failing }) => `/sites/${siteId}/webhooks/${failing}` },
  {
    name: 'webhook-test',
    path: ({ siteId, healthy }) => `/sites/${siteId}/webhooks/${healthy}`,
    async before(page) {
      await page.getByRole('button', { name: 'Send test' }).click();
      await page.getByRole('dialog', { name: 'Test' }).getByText('200').first().waitFor();
    },
  },
  { name: 'webhook-verify', path: ({ siteId, healthy }) => `/sites/${siteId}/webhooks/${healthy}/verify` },
  {
    name: 'webhook-backfill',
    path: ({ siteId, healthy }) => `/sites/${siteId}/webhooks/${healthy}/jobs`,
    async before(page) {
      await page.getByRole('button', { name: /^Backfill/ }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'webhook-jobs', path: ({ siteId, healthy }) => `/sites/${siteId}/webhooks/${healthy}/jobs` },
  {
    name: 'webhook-settings',
    path: ({ siteId, healthy }) => `/sites/${siteId}/webhooks/${healthy}/settings`,
  },
  {
    name: 'delivery',
    path: ({ siteId, healthy, delivered }) => `/sites/${siteId}/webhooks/${healthy}/deliveries/${delivered}`,
  },
  {
    name: 'delivery-failing',
    path: ({ siteId, failing, undelivered }) =>
      `/sites/${siteId}/webhooks/${failing}/deliveries/${undelivered}`,
  },
  { name: 'settings', path: ({ siteId }) => `/sites/${siteId}/settings` },
  { name: 'account-webhooks', path: () => '/account/webhooks' },
  { name: 'api-keys', path: () => '/account/api-keys' },
  {
    name: 'api-key-new',
    path: () => '/account/api-keys',
    before: page => page.getByRole('button', { name: 'Make an API key' }).click(),
  },
  {
    name: 'api-key-made',
    path: () => '/account/api-keys',
    async before(page) {
      await page.getByRole('button', { name: 'Make an API key' }).click();
      await page.getByLabel('Name').fill('Nightly report');
      await page.getByRole('button', { name: 'Make key' }).click();
      await page.getByRole('region', { name: 'New API key' }).waitFor();
    },
    async after(page) {
      await page.getByRole('button', { name: 'Revoke Nightly report' }).click();
      await page.getByRole('button', { name: 'Revoke key' }).click();
      await page.getByText('is revoked').waitFor();
    },
  },
  { name: 'members', path: () => '/account/members' },
  {
    name: 'member-role',
    path: () => '/account/members',
    async before(page) {
      await page.getByRole('button', { name: 'Actions for kofi@fieldnotes.example' }).click();
      await page.getByRole('menuitem', { name: 'Change role…' }).click();
    },
  },
  {
    name: 'invitation-made',
    path: () => '/account/members',
    async before(page) {
      await page.getByRole('button', { name: 'Invite somebody' }).click();
      await page.getByLabel('E-mail').fill('noor@fieldnotes.example');
      await page.getByRole('button', { name: 'Make invitation' }).click();
      await page.getByRole('region', { name: 'New invitation' }).waitFor();
    },
    async after(page) {
      await page.getByRole('button', { name: 'Withdraw the invitation for noor@fieldnotes.example' }).click();
      await page.getByRole('button', { name: 'Withdraw invitation' }).click();
      await page.getByText('is withdrawn').waitFor();
    },
  },
  { name: 'security', path: () => '/account/sessions' },
  { name: 'invitation', path: ({ invitation }) => invitation, signedOut: true },
  { name: 'invitation-signed-in', path: ({ invitation }) => invitation },
];
