import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { type HeadersLike, sign, verify, verifySignature, WebhookVerificationError } from '../src/index.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const SECONDS = 1_764_000_000;
const at = (seconds: number) => ({ now: () => seconds * 1000 });
const BODY =
  '{"id":"msg_1","type":"webhook.test","timestamp":"2025-11-24T16:00:00.000Z","data":{"webhookId":"wh_1","siteId":null,"message":"Grüße"}}';
const request = { id: 'msg_1', timestamp: SECONDS, body: BODY };
const headers = await sign(request, SECRET);

const codeOf = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'verified',
    (error: unknown) => (error instanceof WebhookVerificationError ? error.code : error),
  );

describe('a signed request', () => {
  it.each<[string, HeadersLike]>([
    ['a plain object', headers],
    [
      'any case',
      {
        'Webhook-Id': 'msg_1',
        'WEBHOOK-TIMESTAMP': `${SECONDS}`,
        'Webhook-Signature': headers['webhook-signature'],
      },
    ],
    ['arrays of values', Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))],
    ['Headers', new Headers(headers)],
    ['a Map', new Map(Object.entries(headers))],
    ['pairs', Object.entries(headers)],
  ])('is verified with its headers as %s', async (_, shape) => {
    const message = await verify(shape, BODY, SECRET, at(SECONDS));
    expect(message).toEqual(JSON.parse(BODY));
  });

  it.each([
    ['text', BODY],
    ['a Buffer', Buffer.from(BODY)],
    ['a Uint8Array', new TextEncoder().encode(BODY)],
    ['an ArrayBuffer', new TextEncoder().encode(BODY).buffer],
  ])('is verified with its body as %s', async (_, body) => {
    expect((await verify(headers, body, SECRET, at(SECONDS))).id).toBe('msg_1');
  });

  it('is verified with any of several secrets, and by any of several signatures', async () => {
    expect(await codeOf(verify(headers, BODY, [OTHER, SECRET], at(SECONDS)))).toBe('verified');
    const both = await sign(request, [SECRET, OTHER]);
    expect(both['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    for (const secret of [SECRET, OTHER, SECRET.replace('whsec_', '')])
      expect(await codeOf(verify(both, BODY, secret, at(SECONDS)))).toBe('verified');
    const list = { ...headers, 'webhook-signature': ['v1a,c2lnbmVk', headers['webhook-signature']!] };
    expect(await codeOf(verify(list, BODY, SECRET, at(SECONDS)))).toBe('verified');
  });

  it('tells its id and time alone, whatever the body holds', async () => {
    const other = await sign({ ...request, body: 'event=test' }, SECRET);
    expect(await verifySignature(other, 'event=test', SECRET, at(SECONDS))).toEqual({
      id: 'msg_1',
      signedAt: new Date(SECONDS * 1000),
    });
  });

  it('may be as old, or as new, as the tolerance', async () => {
    const cases: [number, number | undefined, string][] = [
      [300, undefined, 'verified'],
      [301, undefined, 'too_old'],
      [-300, undefined, 'verified'],
      [-301, undefined, 'too_new'],
      [10, 10, 'verified'],
      [11, 10, 'too_old'],
    ];
    for (const [age, toleranceSeconds, outcome] of cases) {
      const options = { ...at(SECONDS + age), toleranceSeconds };
      expect(await codeOf(verify(headers, BODY, SECRET, options))).toBe(outcome);
    }
  });
});

describe('a request is refused', () => {
  it.each<[string, HeadersLike, string]>([
    ['without an id', { ...headers, 'webhook-id': undefined }, 'missing_header'],
    ['without a timestamp', { ...headers, 'webhook-timestamp': '' }, 'missing_header'],
    ['without a signature', { ...headers, 'webhook-signature': [] }, 'missing_header'],
    ['with a timestamp that is none', { ...headers, 'webhook-timestamp': '1764e6' }, 'invalid_timestamp'],
    ['with a date', { ...headers, 'webhook-timestamp': '2025-11-24T16:00:00Z' }, 'invalid_timestamp'],
    ['with another id', { ...headers, 'webhook-id': 'msg_2' }, 'no_matching_signature'],
    ['with another time', { ...headers, 'webhook-timestamp': `${SECONDS + 1}` }, 'no_matching_signature'],
    [
      'with a signature cut short',
      { ...headers, 'webhook-signature': headers['webhook-signature']!.slice(0, -1) },
      'no_matching_signature',
    ],
    [
      'with a bare signature',
      { ...headers, 'webhook-signature': headers['webhook-signature']!.slice(3) },
      'no_matching_signature',
    ],
    [
      'with a signature of another version',
      { ...headers, 'webhook-signature': headers['webhook-signature']!.replace('v1', 'v2') },
      'no_matching_signature',
    ],
  ])('%s', async (_, given, code) => {
    expect(await codeOf(verify(given, BODY, SECRET, at(SECONDS)))).toBe(code);
  });

  it('when it was signed with another secret', async () => {
    const error = await verify(headers, BODY, OTHER, at(SECONDS)).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'no_matching_signature', status: 401 });
  });

  it.each([
    ['not JSON', 'event=test'],
    ['not UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['not an object', 'null'],
    ['another format', '{"event":"pageview","timestamp":"2025-11-24T16:00:00.000Z","data":{}}'],
  ])('when its body is signed, but is %s', async (_, body) => {
    const signed = await sign({ ...request, body }, SECRET);
    const error = await verify(signed, body, SECRET, at(SECONDS)).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'invalid_body', status: 400 });
  });

  it('whatever single character of it is changed', async () => {
    const parts = ['id', 'timestamp', 'body', 'signature'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...parts),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (part, where, by) => {
          const whole = { ...request, timestamp: `${SECONDS}`, signature: headers['webhook-signature']! };
          const text = whole[part];
          const i = where % text.length;
          const changed = text.slice(0, i) + String.fromCharCode(text.charCodeAt(i) ^ by) + text.slice(i + 1);
          const sent = { ...whole, [part]: changed };
          const code = await codeOf(
            verify(
              {
                'webhook-id': sent.id,
                'webhook-timestamp': sent.timestamp,
                'webhook-signature': sent.signature,
              },
              sent.body,
              SECRET,
              at(SECONDS),
            ),
          );
          expect(code).not.toBe('verified');
          expect(code).toBeTypeOf('string');
        },
      ),
    );
  });
});

describe('a mistake of the set-up is not the sender’s', () => {
  it.each([['whsec_not base64'], ['whsec_abc'], ['whsec_AAAA'], ['secret'], [7], [{}]])(
    'secret %j',
    async secret => {
      const refused = verify(headers, BODY, secret as string, at(SECONDS));
      await expect(refused).rejects.toThrow(TypeError);
      await expect(refused).rejects.toThrow('followed by base64 of 24 bytes or more');
    },
  );

  it.each([
    [''],
    ['whsec_'],
    ['null'],
    ['undefined'],
    ['whsec_null'],
    ['whsec_undefined'],
    [null],
    [undefined],
  ])('what a variable gives that is not set: %j', async secret => {
    for (const secrets of [secret, [SECRET, secret]]) {
      const refused = verify(headers, BODY, secrets as string, at(SECONDS));
      await expect(refused).rejects.toThrow(TypeError);
      await expect(refused).rejects.toThrow(/^No webhook secret was given, but .*Is the variable set/);
    }
  });

  it('no secret at all', async () => {
    await expect(verify(headers, BODY, [], at(SECONDS))).rejects.toThrow('No webhook secret');
    // @ts-expect-error what `process.env` gives a JavaScript user who forgot to set it
    await expect(verify(headers, BODY, undefined, at(SECONDS))).rejects.toThrow('No webhook secret');
  });

  it('a body that was parsed', async () => {
    const parsed: object = JSON.parse(BODY);
    // @ts-expect-error the types refuse it, JavaScript doesn't
    await expect(verify(headers, parsed, SECRET, at(SECONDS))).rejects.toThrow('must be the raw one');
  });
});

describe('the reference implementation of Standard Webhooks agrees', () => {
  const text = fc.string({ unit: 'grapheme' });

  it('we verify what it signs, and it verifies what we sign', async () => {
    const now = Math.floor(Date.now() / 1000);
    const id = fc.stringMatching(/^[\w.-]{1,40}$/);
    await fc.assert(
      fc.asyncProperty(id, text, fc.uint8Array({ minLength: 24, maxLength: 64 }), async (id, value, key) => {
        const secret = `whsec_${Buffer.from(key).toString('base64')}`;
        const reference = new Webhook(secret);
        const body = JSON.stringify({ value });
        const theirs = {
          'webhook-id': id,
          'webhook-timestamp': `${now}`,
          'webhook-signature': reference.sign(id, new Date(now * 1000), body),
        };
        expect((await verifySignature(theirs, body, secret)).id).toBe(id);
        const ours = await sign({ id, timestamp: now, body }, secret);
        expect(reference.verify(body, ours)).toEqual({ value });
      }),
      { numRuns: 50 },
    );
  });
});
