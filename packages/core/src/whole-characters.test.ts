import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeCharacters } from './whole-characters.ts';

describe('JSON text of whole characters', () => {
  it.each([
    ['half a pair', '"a\\ud83d"', 'a\ufffd'],
    ['the other half', '"\\uDE00b"', '\ufffdb'],
    ['halves in the wrong order', '"\\ude00\\ud83d"', '\ufffd\ufffd'],
    ['a half before a pair', '"\\ud83d\\ud83d\\ude00"', '\ufffd😀'],
    ['a pair as escapes', '"\\ud83d\\ude00"', '😀'],
    ['a pair as it is', '"😀"', '😀'],
    ['a backslash before the same letters', '"\\\\ud83d"', '\\ud83d'],
    ['a backslash before half a pair', '"\\\\\\ud83d"', '\\\ufffd'],
    ['other escapes', '"\\n\\u00e9\\""', '\né"'],
  ])('%s', (_, json, text) => {
    expect(JSON.parse(wholeCharacters(json))).toBe(text);
  });

  it('names too', () => {
    expect(JSON.parse(wholeCharacters('{"\\ud83d":1}'))).toEqual({ '\ufffd': 1 });
  });

  it('is the same where all characters are whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const json = JSON.stringify(text);
        expect(wholeCharacters(json)).toBe(json);
      }),
    );
  });
});
