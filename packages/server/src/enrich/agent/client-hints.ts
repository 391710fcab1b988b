/** What a browser says of itself in `Sec-CH-UA*` headers; empty or null where it says nothing. */
export interface Hints {
  /** Brand names with their versions, full ones where sent, without the made-up brand every list carries. */
  brands: { name: string; version: string }[];
  mobile: boolean | null;
  platform: string;
  platformVersion: string;
  model: string;
}

/** @param headers names in lower case; values as they were sent */
export function hintsOf(headers: Record<string, string>): Hints {
  const value = (name: string) => (headers[name] ?? '').slice(0, 512);
  const mobile = value('sec-ch-ua-mobile');
  return {
    brands: brandsOf(value('sec-ch-ua-full-version-list') || value('sec-ch-ua')),
    mobile: mobile === '?1' ? true : mobile === '?0' ? false : null,
    platform: unquoted(value('sec-ch-ua-platform')),
    platformVersion: unquoted(value('sec-ch-ua-platform-version')),
    model: unquoted(value('sec-ch-ua-model')),
  };
}

const unquoted = (text: string): string =>
  text
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replace(/\\(.)/g, '$1')
    .trim();

function brandsOf(list: string): Hints['brands'] {
  const brands = [];
  for (const [, name = '', version = ''] of list.matchAll(/"((?:[^"\\]|\\.)*)"\s*;\s*v="([^"]*)"/g)) {
    // Browsers add a brand like `Not/A)Brand` with changing punctuation, lest anybody relies on the list's form.
    if (!/not.?a.?brand/i.test(name)) brands.push({ name, version });
  }
  return brands;
}
