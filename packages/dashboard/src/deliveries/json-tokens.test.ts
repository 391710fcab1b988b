import { expect, it } from 'vitest';
import { jsonTokens, prettyJson } from './json-tokens.ts';

it('keys, texts and other values are told apart', () => {
  const kinds = jsonTokens('{"a": "b", "c": [1.5e3, null]}').filter(({ kind }) => kind !== 'other');
  expect(kinds).toEqual([
    { kind: 'key', text: '"a":' },
    { kind: 'text', text: '"b"' },
    { kind: 'key', text: '"c":' },
    { kind: 'value', text: '1.5e3' },
    { kind: 'value', text: 'null' },
  ]);
});

it.each(['{"a\\"}": "\\\\"}', '<p>no "JSON" at: all</p>', '', '"unended'])('nothing of %j is lost', text => {
  expect(
    jsonTokens(text)
      .map(token => token.text)
      .join(''),
  ).toBe(text);
});

it('JSON is laid out, and what is none is left alone', () => {
  expect(prettyJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(prettyJson('<html>')).toBeNull();
  expect(prettyJson('{"a":')).toBeNull();
  expect(prettyJson('OK')).toBeNull();
});
