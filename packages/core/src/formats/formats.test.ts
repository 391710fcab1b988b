import { createHmac } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue, type MessageData, type MessageType, messageTypes } from '../catalogue.ts';
import type { Message } from '../message.ts';
import { samples } from '../samples.ts';
import { type FormatName, formatNames, formatOf } from './index.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const SITE = samples.pageview.siteId;
const AT = Date.parse('2025-04-24T14:32:08.765Z');

function messageOf<T extends MessageType>(type: T, change: Partial<MessageData[T]> = {}): Message {
  const data = { ...catalogue[type].sample, ...change };
  return { id: 'msg_1', type, accountId: 'acc_1', siteId: SITE, at: AT, data: JSON.stringify(data) };
}
const bodyOf = <T extends MessageType>(format: FormatName, type: T, change?: Partial<MessageData[T]>) =>
  JSON.parse(formatOf(format).body(messageOf(type, change)));
const headersOf = (format: FormatName, type: MessageType, body = formatOf(format).body(messageOf(type))) =>
  formatOf(format).headers({ webhookId: 'wh_1', type, body, secret: SECRET });
const hmac = (body: string) => createHmac('sha256', SECRET).update(body).digest('hex');
const typesOf = (format: FormatName) =>
  messageTypes.filter(type => formatOf(format).names[type] !== undefined);
const all = formatNames.flatMap(format => typesOf(format).map(type => [format, type] as const));

describe('what goes over the wire', () => {
  // One file for each: the format's own headers, an empty line, the body's bytes. `UPDATE_GOLDEN=1` writes them.
  it.each(all)('%s %s', (format, type) => {
    const body = formatOf(format).body(messageOf(type));
    const headers = Object.entries(headersOf(format, type, body)).map(
      ([name, value]) => `${name}: ${value}\n`,
    );
    const sent = `${headers.join('')}\n${body}`;
    const file = fileURLToPath(new URL(`golden/${format}/${type}.txt`, import.meta.url));
    if (process.env.UPDATE_GOLDEN) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, sent);
    }
    expect(sent).toBe(readFileSync(file, 'utf8'));
  });

  it('is the same when a receiver parses and writes it again, whatever the data holds', () => {
    const props = fc.dictionary(
      fc.string(),
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...formatNames),
        props,
        fc.string({ unit: 'binary' }),
        (format, props, name) => {
          const body = formatOf(format).body(
            format === 'visit'
              ? messageOf('session.created', { referrer: name })
              : format === 'statalog'
                ? messageOf('goal.converted', { url: name })
                : messageOf('event.tracked', { name, props }),
          );
          expect(JSON.stringify(JSON.parse(body))).toBe(body);
        },
      ),
    );
  });
});

describe('the types a format has', () => {
  it.each<[FormatName, string[]]>([
    ['buddystat', ['session.created', 'goal.converted', 'alert.triggered', 'event.tracked']],
    ['statalog', ['goal.converted', 'traffic.spike', 'traffic.drop']],
    ['visit', ['NEW_VISIT', 'NEW_VISITOR']],
    ['zta', ['pageview', 'event', 'goal', 'alert', 'session_end']],
  ])('%s', (format, names) => {
    const { types, names: onWire } = formatOf(format);
    expect(types.map(type => onWire[type]).sort()).toEqual(names.sort());
    // The test is written and sent all the same.
    expect(onWire['webhook.test']).toBeTypeOf('string');
  });

  it.each<[FormatName]>([['standard'], ['slack'], ['discord'], ['teams']])('%s: all', format => {
    expect(formatOf(format).types).toEqual(messageTypes);
    expect(typesOf(format)).toEqual(messageTypes);
  });

  it('a message of another type is a mistake of ours', () => {
    expect(() => formatOf('statalog').body(messageOf('pageview.tracked'))).toThrow('no message of type');
    expect(() => formatOf('buddystat').body(messageOf('pageview.tracked'))).toThrow('no name for');
  });
});

describe('signatures are what the products’ receivers compute', () => {
  const body = '{"any":"body"}';
  it.each<[FormatName, Record<string, string>]>([
    [
      'standard',
      {
        'X-Bellwether-Event': 'goal.converted',
        'X-Bellwether-Webhook-ID': 'wh_1',
        'X-Bellwether-Signature': `sha256=${hmac(body)}`,
      },
    ],
    ['buddystat', { 'X-BuddyStat-Event': 'goal.converted', 'X-BuddyStat-Signature': hmac(body) }],
    ['statalog', { 'X-Statalog-Event': 'goal.converted', 'X-Statalog-Signature': `sha256=${hmac(body)}` }],
    ['zta', { 'X-ZTA-Event': 'goal', 'X-ZTA-Webhook-ID': 'wh_1', 'X-ZTA-Signature': `sha256=${hmac(body)}` }],
  ])('%s', (format, headers) => {
    expect(headersOf(format, 'goal.converted', body)).toEqual(headers);
  });

  it('visit', () => {
    expect(headersOf('visit', 'session.created', body)).toEqual({
      'X-Webhook-Event': 'NEW_VISIT',
      'X-Webhook-Signature': hmac(body),
    });
  });

  it('statalog’s test alone is not signed', () => {
    expect(headersOf('statalog', 'webhook.test')).toEqual({ 'X-Statalog-Event': 'test' });
    expect(all.filter(([format, type]) => !formatOf(format).signs(type))).toEqual([
      ['statalog', 'webhook.test'],
    ]);
  });
});

describe('where a value is missing', () => {
  it('statalog’s monetary value is null', () => {
    expect(bodyOf('statalog', 'goal.converted', { value: null, currency: null }).monetary_value).toBeNull();
  });

  it('zta’s goal is worth 1, a worthless one 0', () => {
    expect(bodyOf('zta', 'goal.converted', { value: null, currency: null }).data.value).toBe(1);
    expect(bodyOf('zta', 'goal.converted', { value: 0 }).data.value).toBe(0);
  });

  it('visit’s objects are there all the same', () => {
    const sample = JSON.parse(messageOf('session.created').data);
    const unknown = bodyOf('visit', 'session.created', {
      screen: null,
      device: { type: 'unknown', model: '', os: '', gpu: '', hardwareConcurrency: null },
      visitor: { ...sample.visitor, company: null },
    });
    expect(unknown.screen).toEqual({ height: '', width: '', touch: '' });
    expect(unknown.device).toEqual({ model: '', os: '', gpu: '', hardwareConcurrency: '' });
    expect(unknown.visitor.company).toBeNull();
    expect(unknown.ip).toBeNull();
  });
});

describe('delivery unless the webhook says otherwise', () => {
  it.each<[FormatName, string, number, string, boolean]>([
    ['standard', 'standard', 15, 'all', true],
    ['buddystat', 'standard', 10, 'all', false],
    ['statalog', 'statalog', 10, 'all', false],
    ['visit', 'standard', 10, 'all', false],
    ['zta', 'zta', 5, 'server_errors', false],
    ['slack', 'standard', 10, 'all', true],
    ['discord', 'standard', 10, 'all', true],
    ['teams', 'standard', 10, 'all', true],
  ])('%s', (format, retry, timeoutSeconds, retriedOn, disabledByGone) => {
    expect(formatOf(format).policy).toEqual({ retry, timeoutSeconds, retriedOn, disabledByGone });
  });
});
