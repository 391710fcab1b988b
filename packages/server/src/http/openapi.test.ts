import { messageTypes } from '@bellwether/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type TestApp } from './test/server.ts';

interface Operation {
  summary?: string;
  tags?: string[];
  responses?: Record<string, unknown>;
}
interface Document {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<
    string,
    { post: { requestBody: { content: Record<string, { schema: object; example: object }> } } }
  >;
}

let t: TestApp;
let document: Document;
beforeAll(async () => {
  t = await startApp();
  document = (await t.asking({}).get('/openapi.json')).json();
});
afterAll(() => t.close());

it('is OpenAPI 3.1 and names its server', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(document.servers).toEqual([{ url: 'https://stats.example.com' }]);
});

it('tells of every route what it does and answers, errors too', () => {
  const operations = Object.entries(document.paths)
    .filter(([path]) => path.startsWith('/api/'))
    .flatMap(([, methods]) => Object.values(methods));
  expect(operations.length).toBeGreaterThan(35);
  for (const { summary, tags, responses } of operations) {
    expect(summary).toMatch(/\w/);
    expect(tags).toHaveLength(1);
    expect(Object.keys(responses!)).toContain('4XX');
    expect(Object.keys(responses!).some(status => status.startsWith('2'))).toBe(true);
  }
});

it('has the paths of the contract', () => {
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining([
      '/healthz',
      '/readyz',
      '/metrics',
      '/api/v1/sites/{siteId}/stats',
      '/api/v1/sites/{siteId}/events/names',
      '/api/v1/webhooks/{webhookId}/rotate-secret',
      '/api/v1/deliveries/{deliveryId}/replay',
      '/api/v1/event-types/{type}/sample',
    ]),
  );
});

it('describes the message of every type', () => {
  expect(Object.keys(document.webhooks)).toEqual(messageTypes);
  for (const type of messageTypes) {
    const { schema, example } = document.webhooks[type]!.post.requestBody.content['application/json']!;
    expect(schema).toMatchObject({ type: 'object', properties: { type: { const: type } } });
    expect(example).toMatchObject({ type });
  }
});
