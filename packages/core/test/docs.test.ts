import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue, formatNames, messageTypes } from '../src/index.ts';

const page = readFileSync(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8');

describe('the page on webhooks', () => {
  it.each(messageTypes)('lists %s as the catalogue has it', type => {
    const { firesWhen, aliases } = catalogue[type];
    const names = aliases.map(name => `\`${name}\` `).join('');
    expect(page).toContain(`| \`${type}\` | ${firesWhen} | ${names}|`);
  });

  it.each(formatNames)('lists the format %s', name => {
    expect(page).toContain(`\n| \`${name}\` |`);
  });
});
