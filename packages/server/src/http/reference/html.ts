/** Text that is HTML already. */
export interface Html {
  readonly html: string;
}

/** A template for HTML: whatever is put in is escaped, unless it is HTML itself. */
export function html(parts: TemplateStringsArray, ...values: (string | Html | readonly Html[])[]): Html {
  const rendered = values.map(value => [value].flat().map(rendering).join(''));
  return { html: parts.map((part, i) => part + (rendered[i] ?? '')).join('') };
}

const rendering = (value: string | Html): string =>
  typeof value === 'string' ? value.replace(/[&<>"']/g, char => entities[char]!) : value.html;

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
