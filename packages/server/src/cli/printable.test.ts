import { expect, it } from 'vitest';
import { printable } from './printable.ts';

it.each([
  ['an escape sequence, in either spelling', 'a\u001b[2Jb\u009b2J', 'a\\u001b[2Jb\\u009b2J'],
  ['the end of a line', 'a\r\nb', 'a\\u000d\\u000ab'],
  ['the order of reading', 'a\u202eb', 'a\\u202eb'],
  ['what nobody sees', '\u{e0041}', '\\udb40\\udc41'],
])('keeps from the terminal %s', (_, line, shown) => {
  expect(printable(line)).toBe(shown);
});

it('leaves all other text as it is, and a document what it was', () => {
  const line = '\t{"page":"/prix-été/価格 😀"}';
  expect(printable(line)).toBe(line);
  const document = { label: '\u009b31m "\u202e"' };
  expect(JSON.parse(printable(JSON.stringify(document)))).toEqual(document);
});
