import { expect, it } from 'vitest';
import { visibleText } from './visible-text.ts';

it.each<[string, string, string]>([
  ['ordinary text in any script', 'Grüße, 你好, مرحبا 👩‍🚀', 'Grüße, 你好, مرحبا 👩‍🚀'],
  ['lines and tabs', 'a\n\tb\r\nc', 'a\n\tb\r\nc'],
  ['null bytes', 'a\0b', 'a␀b'],
  ['an escape', '\x1b[31mred', '␛[31mred'],
  ['marks that turn the text around', 'user\u202egpj.exe', 'user⟨U+202E⟩gpj.exe'],
  ['what has no width', 'pay\u200bpal', 'pay⟨U+200B⟩pal'],
  ['a lone carriage return', 'a\rb', 'a␍b'],
  ['markup', '<script>alert(1)</script>', '<script>alert(1)</script>'],
])('%s', (_, text, shown) => {
  expect(visibleText(text)).toBe(shown);
});
