import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let me: Awaited<ReturnType<TestApp['account']>>;
beforeAll(async () => {
  t = await startApp();
  me = await t.account();
});
afterAll(() => t.close());

describe('GET /api/v1/formats', () => {
  it('tells of each format its types, headers and policy', async () => {
    const { formats } = (await me.get('/api/v1/formats')).json();
    expect(formats.map(({ name }: { name: string }) => name)).toContain('teams');
    expect(formats.find(({ name }: { name: string }) => name === 'statalog')).toEqual({
      name: 'statalog',
      types: {
        'goal.converted': 'goal.converted',
        'traffic.spike': 'traffic.spike',
        'traffic.drop': 'traffic.drop',
        'webhook.test': 'test',
      },
      headers: ['X-Statalog-Signature', 'X-Statalog-Event'],
      retry: 'statalog',
      timeoutSeconds: 10,
      retriedOn: 'all',
      disabledByGone: false,
    });
  });

  it('has the schedules behind the presets’ names', async () => {
    const { retryPresets } = (await me.get('/api/v1/formats')).json();
    expect(retryPresets.zta).toEqual({ waits: [5, 25], from: 'previous', jitter: 0 });
  });
});
