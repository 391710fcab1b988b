import { messageTypes } from '../../catalogue.ts';
import { iso } from '../../visit.ts';
import type { Format } from '../format.ts';
import { type Card, cardOf, line } from './card.ts';

/** A backslash before what Discord reads as Markdown or as a mention makes it text. */
const asText = (char: string): string => (/[\\*_~`|<>[\]()@#-]/.test(char) ? `\\${char}` : char);

// Discord counts at most 6000 characters over all of an embed. Ten facts of 80 + 300 leave room for the rest.
const TITLE_LIMIT = 256;
const TEXT_LIMIT = 1000;
const LABEL_LIMIT = 80;
const FACT_LIMIT = 300;

const colours: Record<Card['mood'], number> = { good: 0x2e9e5b, bad: 0xd64545, plain: 0x4a6fdc };

/** Discord's webhooks: one embed. Nobody is pinged, whatever a visitor or a page calls itself. */
export const discord: Format = {
  names: Object.fromEntries(messageTypes.map(type => [type, type])),
  types: messageTypes,
  policy: { retry: 'standard', timeoutSeconds: 10, retriedOn: 'all', disabledByGone: true },
  body(message) {
    const { title, text, facts, link, mood } = cardOf(message);
    const embed = {
      title: line(title, TITLE_LIMIT, asText),
      ...(text && { description: line(text, TEXT_LIMIT, asText) }),
      ...(link && { url: link }),
      color: colours[mood],
      timestamp: iso(message.at),
      ...(facts.length > 0 && {
        fields: facts.map(({ label, value }) => ({
          name: line(label, LABEL_LIMIT, asText),
          value: line(value, FACT_LIMIT, asText),
          inline: true,
        })),
      }),
    };
    return JSON.stringify({ embeds: [embed], allowed_mentions: { parse: [] } });
  },
  headers: () => ({}),
  signs: () => true,
};
