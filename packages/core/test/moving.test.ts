import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type FormatName, formatOf, type MessageType } from '../src/index.ts';

const page = (name: string) =>
  readFileSync(new URL(`../../../docs/moving/${name}.md`, import.meta.url), 'utf8');
const golden = new URL('../src/formats/golden/', import.meta.url);

/** As the golden files have it: the format's own headers, an empty line, the body. */
function sent(format: FormatName, type: MessageType): { headers: string[]; body: string } {
  const [head, body] = readFileSync(new URL(`${format}/${type}.txt`, golden), 'utf8').split('\n\n');
  return { headers: head!.split('\n'), body: body! };
}

/** The message shown whole, and those of which only the body is shown. */
const shown: [FormatName, MessageType, MessageType[]][] = [
  ['buddystat', 'goal.converted', []],
  ['statalog', 'goal.converted', ['traffic.spike', 'traffic.drop', 'webhook.test']],
  ['visit', 'session.created', []],
  ['zta', 'pageview.tracked', ['event.tracked', 'goal.converted', 'alert.triggered', 'session.ended']],
];

describe.each(shown)('the page on moving to format %s', (format, whole, others) => {
  it('shows what is sent, byte by byte', () => {
    const { headers, body } = sent(format, whole);
    for (const line of [...headers, body]) expect(page(format)).toContain(line);
    for (const type of others) expect(page(format)).toContain(sent(format, type).body);
  });

  it('names every type by its name on the wire', () => {
    for (const [type, name] of Object.entries(formatOf(format).names))
      if (type !== 'webhook.test') expect(page(format)).toContain(`\`${name}\``);
  });

  it('is listed', () => {
    expect(page('README')).toContain(`| \`${format}\` | [${format}.md](${format}.md) |`);
  });
});

it('there is no page beside them', () => {
  const pages = readdirSync(new URL('../../../docs/moving/', import.meta.url));
  expect(pages.toSorted()).toEqual(['README.md', ...shown.map(([format]) => `${format}.md`)].toSorted());
});
