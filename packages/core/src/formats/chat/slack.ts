import { messageTypes } from '../../catalogue.ts';
import type { Format } from '../format.ts';
import { type Card, cardOf, line } from './card.ts';

/** Slack reads three characters as markup; as entities they are text, and `<!channel>` in a name calls nobody. */
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const asText = (char: string): string => entities[char] ?? char;

const TITLE_LIMIT = 150;
const TEXT_LIMIT = 1000;
const LABEL_LIMIT = 80;
const FACT_LIMIT = 300;

const plain = (text: string, limit: number) => ({
  type: 'plain_text',
  text: line(text, limit, asText),
  emoji: false,
});

/** `verbatim`: addresses, channels and names in the text stay text. */
const markup = (text: string) => ({ type: 'mrkdwn', text, verbatim: true });

function blocksOf({ title, text, facts, link }: Card): object[] {
  const blocks: object[] = [{ type: 'header', text: plain(title, TITLE_LIMIT) }];
  if (text) blocks.push({ type: 'section', text: plain(text, TEXT_LIMIT) });
  if (facts.length > 0) {
    const fields = facts.map(({ label, value }) =>
      markup(`*${line(label, LABEL_LIMIT, asText)}*\n${line(value, FACT_LIMIT, asText)}`),
    );
    blocks.push({ type: 'section', fields });
  }
  if (link) blocks.push({ type: 'context', elements: [markup(`<${target(link)}>`)] });
  return blocks;
}

/** An address inside `<…>`, which these three would end. */
const target = (link: string): string => [...link.replace(/[|<>]/g, encodeURIComponent)].map(asText).join('');

/** Slack's incoming webhooks: `text` for the notification, `blocks` for the channel. */
export const slack: Format = {
  names: Object.fromEntries(messageTypes.map(type => [type, type])),
  types: messageTypes,
  policy: { retry: 'standard', timeoutSeconds: 10, retriedOn: 'all', disabledByGone: true },
  body(message) {
    const card = cardOf(message);
    const notification = [card.title, card.text].filter(Boolean).join(' – ');
    return JSON.stringify({ text: line(notification, TEXT_LIMIT, asText), blocks: blocksOf(card) });
  },
  headers: () => ({}),
  signs: () => true,
};
