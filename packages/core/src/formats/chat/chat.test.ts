import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue, type MessageData, type MessageType, messageTypes } from '../../catalogue.ts';
import type { Message } from '../../message.ts';
import { cardOf, line, MAX_FACTS } from './card.ts';
import { discord } from './discord.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';

function messageOf<T extends MessageType>(type: T, change: Partial<MessageData[T]> = {}): Message {
  const data = JSON.stringify({ ...catalogue[type].sample, ...change });
  return { id: 'msg_1', type, accountId: 'acc_1', siteId: 'site_1', at: 0, data };
}

describe('a card', () => {
  it.each<[MessageType, string, string]>([
    ['pageview.tracked', 'Pageview: /blog/my-article', ''],
    ['event.tracked', 'Event: signup_click', ''],
    ['visitor.created', 'New visitor on example.com', ''],
    ['session.created', 'New visit to example.com', ''],
    ['session.ended', 'Visit to example.com ended', '3 pages in 4 min 12 s.'],
    ['goal.converted', 'Goal completed: Signup', ''],
    ['alert.triggered', 'Alert: Traffic Spike', 'pageviews > 1000 (over 1h)'],
    ['alert.resolved', 'Resolved: Traffic Spike', 'No longer: pageviews > 1000 (over 1h)'],
    [
      'traffic.spike',
      'Traffic spike: 4,820 visitors on 2025-04-23',
      '129.5 % above the daily average of 2,100.',
    ],
    ['traffic.drop', 'Traffic drop: 840 visitors on 2025-04-23', '60 % below the daily average of 2,100.'],
    [
      'experiment.decided',
      'Experiment decided: Hero headline',
      'Short headline wins, with a chance of 97.2 % to be the best.',
    ],
    ['webhook.disabled', 'Webhook switched off: CRM sync', 'No delivery succeeded in 5 days of trying.'],
    ['webhook.test', 'Test message', 'A test from Bellwether: your endpoint can be reached.'],
  ])('of %s', (type, title, text) => {
    expect(cardOf(messageOf(type))).toMatchObject({ title, text });
  });

  it('has every type', () => {
    for (const type of messageTypes) expect(cardOf(messageOf(type)).title).not.toBe('');
  });

  it('leaves out facts that say nothing', () => {
    const { facts } = cardOf(
      messageOf('event.tracked', {
        category: '',
        label: ' ',
        value: null,
        props: { '': 'x', on: true, off: false },
      }),
    );
    expect(facts).toEqual([
      { label: 'Page', value: 'example.com/blog/my-article' },
      { label: 'on', value: 'true' },
      { label: 'off', value: 'false' },
    ]);
  });

  it('writes money in its currency, and a value without one as a number', () => {
    const value = (change: Partial<MessageData['goal.converted']>) =>
      cardOf(messageOf('goal.converted', change)).facts.find(fact => fact.label === 'Value')?.value;
    expect(value({ value: 49.5, currency: 'EUR' })).toBe('49.50 EUR');
    expect(value({ value: 49, currency: null })).toBe('49');
    expect(value({ value: null, currency: null })).toBeUndefined();
  });

  it('links to http addresses only', () => {
    const link = (url: string) => cardOf(messageOf('pageview.tracked', { url })).link;
    expect(link('https://example.com/a?b=c')).toBe('https://example.com/a?b=c');
    for (const url of [
      'javascript:alert(1)',
      'https://example.com/a b',
      '',
      `https://example.com/${'a'.repeat(2000)}`,
    ])
      expect(link(url)).toBeNull();
  });
});

describe('a line', () => {
  it('is one, trimmed, cut by whole characters', () => {
    expect(line(' a\n\tb ', 10)).toBe('a b');
    expect(line('abcdef', 6)).toBe('abcdef');
    expect(line('abcdefg', 6)).toBe('abcde…');
    expect(line('👍👍👍', 4)).toBe('👍…');
    expect(line('&&&', 12, () => '&amp;')).toBe('&amp;&amp;…');
  });
});

const hostile = '<!channel> @everyone <@U123> *b* _i_ `c` [x](https://evil.example) & :smile: ~s~ |';

describe('what a visitor can name is text and nothing else', () => {
  const message = messageOf('event.tracked', {
    name: hostile,
    label: hostile,
    props: { [hostile]: hostile },
  });

  it('in Slack: the three characters of its markup are entities, and nothing is made a link', () => {
    const body = JSON.parse(slack.body(message));
    const escaped =
      '&lt;!channel&gt; @everyone &lt;@U123&gt; *b* _i_ `c` [x](https://evil.example) &amp; :smile: ~s~ |';
    expect(body.text).toBe(`Event: ${escaped}`);
    expect(body.blocks[0].text).toEqual({ type: 'plain_text', text: `Event: ${escaped}`, emoji: false });
    expect(body.blocks[1].fields).toContainEqual({
      type: 'mrkdwn',
      text: `*Label*\n${escaped}`,
      verbatim: true,
    });
  });

  it('in Slack: a link can’t be left early', () => {
    const { blocks } = JSON.parse(
      slack.body(messageOf('pageview.tracked', { url: 'https://example.com/?a=1&b=<|>' })),
    );
    expect(blocks.at(-1).elements[0].text).toBe('<https://example.com/?a=1&amp;b=%3C%7C%3E>');
  });

  it('in Discord: punctuation is escaped, and nobody is pinged', () => {
    const body = JSON.parse(discord.body(message));
    expect(body.allowed_mentions).toEqual({ parse: [] });
    expect(body.embeds[0].title).toBe(
      'Event: \\<!channel\\> \\@everyone \\<\\@U123\\> \\*b\\* \\_i\\_ \\`c\\` \\[x\\]\\(https://evil.example\\) & :smile: \\~s\\~ \\|',
    );
  });

  it('in Teams: it stands in text runs, which are not read as Markdown', () => {
    const { attachments } = JSON.parse(teams.body(message));
    const [card] = attachments;
    expect(card.contentType).toBe('application/vnd.microsoft.card.adaptive');
    expect(card.content.body[0].inlines[0]).toMatchObject({ type: 'TextRun', text: `Event: ${hostile}` });
    const types = card.content.body.map((block: { type: string }) => block.type);
    expect(new Set(types)).toEqual(new Set(['RichTextBlock']));
  });
});

describe('the products’ limits hold for any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 50 }),
    fc.string({ minLength: 200, maxLength: 3000 }),
    fc.constant('&'.repeat(3000)),
  );
  const messages = fc
    .record({ name: text, label: text, props: fc.dictionary(text, text, { maxKeys: 30 }) })
    .map(change => messageOf('event.tracked', change));
  const each = (check: (message: Message) => void) =>
    fc.assert(fc.property(messages, check), { numRuns: 50 });

  it('Slack: header 150, fields 10 of 2000', () => {
    each(message => {
      const [header, section] = JSON.parse(slack.body(message)).blocks;
      expect(header.text.text.length).toBeLessThanOrEqual(150);
      expect(section.fields.length).toBeLessThanOrEqual(MAX_FACTS);
      for (const field of section.fields) expect(field.text.length).toBeLessThanOrEqual(2000);
    });
  });

  it('Discord: title 256, field name 256 and value 1024, neither empty, 6000 in all', () => {
    each(message => {
      const { title, description = '', fields } = JSON.parse(discord.body(message)).embeds[0];
      expect(title.length).toBeLessThanOrEqual(256);
      let total = title.length + description.length;
      for (const { name, value } of fields) {
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(256);
        expect(value.length).toBeGreaterThan(0);
        expect(value.length).toBeLessThanOrEqual(1024);
        total += name.length + value.length;
      }
      expect(total).toBeLessThanOrEqual(6000);
    });
  });

  it('Teams: 28 KB', () => {
    each(message => {
      expect(Buffer.byteLength(teams.body(message))).toBeLessThan(28_000);
    });
  });
});
