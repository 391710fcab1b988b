import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestId } from './digest.ts';
import { base32, newId } from './ids.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

describe('base32', () => {
  it('writes the bytes as one big number in base 32, padded to the same length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), given => {
        const expected = given.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
        const text = base32(given);
        const actual = [...text].reduce((sum, char) => sum * 32n + BigInt(ALPHABET.indexOf(char)), 0n);
        expect(actual).toBe(expected);
        expect(text.length).toBe(Math.ceil((given.length * 8) / 5));
      }),
    );
  });

  it('writes a known ULID', () => {
    // 01ARZ3NDEKTSV4RRFFQ69G5FAV, the example of the ULID specification
    const id = '01563e3ab5d3d6764c61efb99302bd5b';
    expect(base32(Buffer.from(id, 'hex'))).toBe('01arz3ndektsv4rrffq69g5fav');
  });
});

describe('a new id', () => {
  it('says what it names, and is 26 characters long', () => {
    expect(newId('wh', 1_700_000_000_000, new Uint8Array(10))).toMatch(/^wh_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it('sorts by age, whatever the chance in it', () => {
    const time = fc.integer({ min: 0, max: 2 ** 48 - 2 });
    fc.assert(
      fc.property(time, fc.integer({ min: 1, max: 1e12 }), bytes(10), bytes(10), (at, later, a, b) => {
        const after = Math.min(at + later, 2 ** 48 - 1);
        expect(newId('evt', at, a) < newId('evt', after, b)).toBe(true);
      }),
    );
  });

  it('differs by its chance', () => {
    fc.assert(
      fc.property(bytes(10), bytes(10), (a, b) => {
        fc.pre(Buffer.compare(a, b) !== 0);
        expect(newId('evt', 1, a)).not.toBe(newId('evt', 1, b));
      }),
    );
  });
});

describe('a digest id', () => {
  it('comes out the same for the same parts, and another for others', () => {
    expect(digestId('msg', 'a', 'b')).toBe(digestId('msg', 'a', 'b'));
    expect(digestId('msg', 'a', 'b')).toMatch(/^msg_[0-9a-hjkmnp-tv-z]{26}$/);
    const others = [['ab'], ['a', 'b', ''], ['b', 'a'], ['a', 'c']];
    expect(new Set(others.map(parts => digestId('msg', ...parts))).add(digestId('msg', 'a', 'b')).size).toBe(
      5,
    );
  });
});
