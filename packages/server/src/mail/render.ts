import type { Letter } from '../ports/index.ts';

/** A letter as mail programs show it: as text, and as simple HTML for those that prefer it. */
export const render = (letter: Letter): { text: string; html: string } => ({
  text: textOf(letter),
  html: htmlOf(letter),
});

const textOf = ({ paragraphs, link }: Letter): string =>
  [...paragraphs, ...(link ? [`${link.label}: ${link.url}`] : [])].join('\n\n').concat('\n');

/** Styles stand at the elements: many mail programs drop all others. */
function htmlOf({ paragraphs, link }: Letter): string {
  const words = paragraphs.map(p => `<p style="margin:0 0 16px">${escapeHtml(p)}</p>`);
  const button = link
    ? [`<p style="margin:0"><a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></p>`]
    : [];
  return [
    '<!doctype html><html><body style="margin:0;padding:24px;font:16px/1.5 sans-serif">',
    ...words,
    ...button,
    '</body></html>',
  ].join('\n');
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, character => entities[character]!);
