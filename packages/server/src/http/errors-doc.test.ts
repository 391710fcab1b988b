import { readFileSync } from 'node:fs';
import { errorCatalogue } from '@bellwether/core';
import { expect, it } from 'vitest';

it('docs/errors.md lists the catalogue: every code with its status, in its order', () => {
  const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` \| (\d{3}) \| \S.*\|$/gm)];
  expect(rows.map(([, code, status]) => [code, Number(status)])).toEqual(
    Object.entries(errorCatalogue).map(([code, { status }]) => [code, status]),
  );
});
