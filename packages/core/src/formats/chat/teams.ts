import { messageTypes } from '../../catalogue.ts';
import type { Format } from '../format.ts';
import { type Card, cardOf, line } from './card.ts';

// A Workflows post may have 28 KB; ten facts of 80 + 300 characters stay far below it in any script.
const TITLE_LIMIT = 200;
const TEXT_LIMIT = 1000;
const LABEL_LIMIT = 80;
const FACT_LIMIT = 300;

const colours: Record<Card['mood'], string> = { good: 'good', bad: 'attention', plain: 'default' };

/** Text runs are not read as Markdown, as text blocks and fact sets are: there is nothing to escape. */
const paragraph = (spacing: string, ...inlines: object[]) => ({ type: 'RichTextBlock', spacing, inlines });
const run = (text: string, style: object = {}) => ({ type: 'TextRun', text, ...style });

function bodyOf({ title, text, facts, mood }: Card): object[] {
  const heading = { size: 'large', weight: 'bolder', color: colours[mood] };
  return [
    paragraph('none', run(line(title, TITLE_LIMIT), heading)),
    ...(text ? [paragraph('small', run(line(text, TEXT_LIMIT)))] : []),
    ...facts.map(({ label, value }, i) =>
      paragraph(
        i === 0 ? 'medium' : 'small',
        run(`${line(label, LABEL_LIMIT)}: `, { weight: 'bolder' }),
        run(line(value, FACT_LIMIT)),
      ),
    ),
  ];
}

/** The workflow "Post to a channel when a webhook request is received" of Microsoft Teams: one Adaptive Card. */
export const teams: Format = {
  names: Object.fromEntries(messageTypes.map(type => [type, type])),
  types: messageTypes,
  policy: { retry: 'standard', timeoutSeconds: 10, retriedOn: 'all', disabledByGone: true },
  body(message) {
    const card = cardOf(message);
    const content = {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.4',
      body: bodyOf(card),
      ...(card.link && { actions: [{ type: 'Action.OpenUrl', title: 'Open the page', url: card.link }] }),
    };
    const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content };
    return JSON.stringify({ type: 'message', attachments: [attachment] });
  },
  headers: () => ({}),
  signs: () => true,
};
