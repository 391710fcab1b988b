import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { hexSignature, makeSecret, secretKey, standardSignature } from './signature.ts';

const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a secret', () => {
  it('is whsec_ and base64, and gives its bytes back', () => {
    fc.assert(
      fc.property(keys, key => {
        expect(makeSecret(key)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
        expect(Uint8Array.from(secretKey(makeSecret(key)))).toEqual(key);
      }),
    );
  });
});

describe('webhook-signature', () => {
  it('is the one the reference implementation of Standard Webhooks makes', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(keys, text, text, fc.integer({ min: 0, max: 4e9 }), (key, id, body, seconds) => {
        const secret = makeSecret(key);
        expect(standardSignature(id, seconds, body, [secret])).toBe(
          new Webhook(secret).sign(id, new Date(seconds * 1000), body),
        );
      }),
    );
  });

  it('holds one for each secret while a rotation overlaps, the newest first', () => {
    const [a, b] = [makeSecret(new Uint8Array(32).fill(1)), makeSecret(new Uint8Array(32).fill(2))];
    const one = (secret: string) => standardSignature('msg_1', 1, '{}', [secret]);
    expect(standardSignature('msg_1', 1, '{}', [a, b])).toBe(`${one(a)} ${one(b)}`);
  });
});

it('the plain signature is keyed with the whole secret (RFC 4231, test case 2)', () => {
  expect(hexSignature('what do ya want for nothing?', 'Jefe')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});
