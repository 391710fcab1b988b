import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { kebab } from '../src/config/config.ts';
import { settings } from '../src/config/settings.ts';
import { createMetrics } from '../src/metrics.ts';

const page = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8');

/** The rows of the table under the heading, each as one line of the page. */
function rowsUnder(heading: string): string[] {
  const section = page.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
  const lines = section.split('\n').filter(line => line.startsWith('|'));
  return lines.slice(2);
}

it('docs/operating.md lists the settings: every name, variable, default and meaning, in their order', () => {
  const rows = Object.entries(settings).map(([name, { env, default: fallback, meaning }]) => {
    const shown = fallback === null || fallback === '' ? '' : `\`${fallback}\` `;
    return `| \`--${kebab(name)}\`, \`${name}\` | \`${env}\` | ${shown}| ${meaning} |`;
  });
  expect(rowsUnder('Settings')).toEqual(rows);
});

it('docs/operating.md lists the metrics: every name with its help, in their order', async () => {
  const { registry: _, ...metrics } = createMetrics();
  const told = await Promise.all(Object.values(metrics).map(metric => metric.get()));
  const rows = rowsUnder('What to watch').map(row => row.split('|').map(cell => cell.trim()));
  expect(rows.map(([, name, , help]) => [name, help])).toEqual(
    told.map(({ name, help }) => [`\`${name}\``, help]),
  );
});
