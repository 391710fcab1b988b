/**
 * Text of strangers with what the eye would not see made visible: control characters, marks that turn the direction
 * of writing around, invisible ones. So a body can't show other than it is.
 */
export const visibleText = (text: string): string => text.replace(INVISIBLE, symbolOf);

/**
 * C0 and C1 but for tab and line ends, bidirectional controls, zero-width characters, tags. Not the joiners, which
 * Persian, Hindi and emoji are written with.
 */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
  /\r(?!\n)|[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/gu;

function symbolOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
