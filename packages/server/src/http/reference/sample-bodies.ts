import { exampleOf, type Hints, type Schema } from './example.ts';

/** What a body has beside its required fields, where a request is to make sense: by method and path. */
const more: Readonly<Record<string, object>> = {
  'post /api/event': { site: 'site_…', url: 'https://example.com/' },
  'post /api/v1/alerts': { name: 'Traffic', kind: 'traffic', spikePct: 50, dropPct: 50 },
  'post /api/v1/api-keys': { name: 'Reports', scopes: ['stats:read'] },
  'post /api/v1/experiments': {
    key: 'hero',
    name: 'Hero',
    variants: [{ key: 'plain' }, { key: 'bold' }],
  },
  'post /api/v1/funnels': {
    name: 'Checkout',
    steps: [
      { kind: 'page', path: '/cart' },
      { kind: 'page', path: '/checkout/**' },
    ],
  },
  'post /api/v1/goals': { kind: 'event', eventName: 'signup' },
  'post /api/v1/invitations': { email: 'colleague@example.com', role: 'viewer' },
  'post /api/v1/sites/{siteId}/events': { url: 'https://example.com/' },
  'post /api/v1/webhooks': { url: 'https://example.com/hook' },
  'post /api/v1/webhooks/{webhookId}/backfill': {
    from: '2026-01-01T00:00:00Z',
    to: '2026-01-02T00:00:00Z',
    dryRun: true,
  },
  'post /api/v1/webhooks/{webhookId}/replay': { state: 'failed' },
  'post /api/v1/webhooks/{webhookId}/rotate-secret': { overlapHours: 24 },
  'patch /api/v1/alerts/{alertId}': { name: 'Renamed' },
  'patch /api/v1/experiments/{experimentId}': { status: 'running' },
  'patch /api/v1/funnels/{funnelId}': { name: 'Renamed' },
  'patch /api/v1/goals/{goalId}': { name: 'Renamed' },
  'patch /api/v1/members/{memberId}': { role: 'admin' },
  'patch /api/v1/sites/{siteId}': { settings: { excludedPaths: ['/admin/**'] } },
  'patch /api/v1/webhooks/{webhookId}': { active: false },
};

/** A body that the operation takes. */
export function sampleBody(method: string, path: string, schema: Schema, hints: Hints = {}): unknown {
  const example = exampleOf(schema, hints);
  const isObject = typeof example === 'object' && example !== null && !Array.isArray(example);
  return isObject ? { ...example, ...more[`${method} ${path}`] } : example;
}
