import { messageTypes } from '@bellwether/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type TestApp } from './test/server.ts';

interface Operation {
  summary?: string;
  tags?: string[];
  parameters?: { in: string; name: string; required?: boolean; schema?: object }[];
  requestBody?: { content: Content };
  responses?: Record<string, { description?: string; content?: Content }>;
}
type Content = Record<string, { schema?: object }>;
interface Document {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<
    string,
    { post: { requestBody: { content: Record<string, { schema: object; example: object }> } } }
  >;
}

/** JSON Schema 2020-12, OpenAPI 3.1’s dialect, by a library other than the one that validates requests. */
const ajv = new Ajv2020({ strict: false, validateFormats: false });

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
      '/api/event',
      '/api/v1/sites/{siteId}/stats',
      '/api/v1/sites/{siteId}/events/names',
      '/api/v1/webhooks/{webhookId}/rotate-secret',
      '/api/v1/deliveries/{deliveryId}/replay',
      '/api/v1/event-types/{type}/sample',
    ]),
  );
});

it('holds to OpenAPI 3.1', () => {
  const problems: string[] = [];
  const checkSchema = (where: string, schema: object | undefined) => {
    if (!schema || !ajv.validateSchema(schema)) problems.push(`${where}: ${ajv.errorsText()}`);
  };
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ at: `${method} ${path}`, path, ...operation })),
  );
  for (const { at, path, parameters = [], requestBody, responses = {} } of all) {
    const inPath = parameters.filter(one => one.in === 'path');
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    if (
      named.toSorted().join() !==
      inPath
        .map(one => one.name)
        .toSorted()
        .join()
    )
      problems.push(`${at}: path`);
    if (!inPath.every(one => one.required)) problems.push(`${at}: a part of the path that is not required`);
    if (new Set(parameters.map(one => one.in + one.name)).size < parameters.length)
      problems.push(`${at}: twice`);
    for (const one of parameters) checkSchema(`${at} ${one.name}`, one.schema);
    for (const { schema } of Object.values(requestBody?.content ?? {})) checkSchema(`${at} body`, schema);
    for (const [status, { description, content = {} }] of Object.entries(responses)) {
      if (!/^([1-5]\d\d|[1-5]XX|default)$/.test(status) || !description) problems.push(`${at} ${status}`);
      for (const { schema } of Object.values(content)) checkSchema(`${at} ${status}`, schema);
    }
  }
  for (const [type, { post }] of Object.entries(document.webhooks)) {
    const { schema, example } = post.requestBody.content['application/json']!;
    checkSchema(type, schema);
    if (!ajv.validate(schema, example)) problems.push(`${type}: its example: ${ajv.errorsText()}`);
  }
  expect(problems).toEqual([]);
  expect(JSON.stringify(document)).not.toContain('"$ref"');
});

it('describes the message of every type', () => {
  expect(Object.keys(document.webhooks)).toEqual(messageTypes);
  for (const type of messageTypes) {
    const { schema, example } = document.webhooks[type]!.post.requestBody.content['application/json']!;
    expect(schema).toMatchObject({ type: 'object', properties: { type: { const: type } } });
    expect(example).toMatchObject({ type });
  }
});
