import { readFileSync } from 'node:fs';

/** The product's version: that of the server's package, one folder above the source and the bundle alike. */
export const version = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
