import { errorCatalogue, messageTypes } from '@bellwether/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { operationsOf } from '../test/operations.ts';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let page: string;
beforeAll(async () => {
  t = await startApp();
  page = (await t.asking({}).get('/docs')).body;
});
afterAll(() => t.close());

it('is a page for everybody, under the strict policy', async () => {
  const answer = await t.asking({}).get('/docs');
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  expect((await t.asking({}).get('/docs.css')).headers['content-type']).toBe('text/css; charset=utf-8');
});

it('has every operation with an example', () => {
  const operations = operationsOf(t);
  for (const { method, path } of operations) {
    expect(page).toContain(`>${method.toUpperCase()}</strong> <code>${path}</code>`);
  }
  expect(page.match(/<pre [^>]*aria-label="Example">curl/g)).toHaveLength(operations.length);
});

it('has every message with a sample, and every error', () => {
  for (const type of messageTypes) expect(page).toContain(`aria-label="Sample of ${type}"`);
  for (const code of Object.keys(errorCatalogue)) expect(page).toContain(`id="error-${code}"`);
});

it('asks nobody else for anything, and runs nothing', () => {
  expect(page).not.toMatch(/<script|<img|<iframe|style=|\son\w+=|@import/);
  expect([...page.matchAll(/<link [^>]*href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
    'data:,',
    '/docs.css',
  ]);
});

it('leads nowhere within itself that is not there', () => {
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id!);
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter(id => !ids.has(id))).toEqual([]);
  expect(ids.size).toBe([...page.matchAll(/ id="([^"]+)"/g)].length);
});

it('tells of an operation who may, what it takes, and what it is refused with', () => {
  const from = page.indexOf('id="post-api-v1-goals"');
  const part = page.slice(from, page.indexOf('</article>', from));
  expect(part).toContain('An API key with <code>sites:write</code>, or a session of an admin.');
  expect(part).toContain('curl -X POST &quot;https://stats.example.com/api/v1/goals&quot;');
  expect(part).toContain('&quot;siteId&quot;: &quot;site_…&quot;');
  expect(part).toContain('<code>conditions[].prop</code>');
  for (const code of ['invalid_request', 'insufficient_scope', 'rate_limited']) {
    expect(part).toContain(`<a href="#error-${code}">`);
  }
});
