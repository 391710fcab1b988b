import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type TestApp } from '../../server/src/http/test/server.ts';
import { createClient } from '../src/index.ts';

let t: TestApp;
beforeAll(async () => {
  t = await startApp();
});
afterAll(() => t.close());

const client = createClient({ baseUrl: 'http://127.0.0.1' });

it('the client has a method for every operation of the API, and for nothing else', () => {
  const documented = Object.entries(t.app.swagger().paths ?? {})
    .filter(([path]) => path.startsWith('/api/v1/'))
    .flatMap(([path, methods]) =>
      Object.keys(methods ?? {}).map(
        method => `${method.toUpperCase()} ${path.slice('/api/v1'.length).replace(/\{(\w+)\}/g, ':$1')}`,
      ),
    );
  const methods = Object.values(client).flatMap(group => Object.values(group).map(({ route }) => route));
  expect(methods.toSorted()).toEqual(documented.toSorted());
});
