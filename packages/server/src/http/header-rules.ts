import { AppError, type FormatName } from '@bellwether/core';

/** What a request's framing, its connection, or its signature rests on. */
const reserved = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
  'content-length',
  'content-type',
  'content-encoding',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
  'x-bellwether-event',
  'x-bellwether-signature',
  'x-bellwether-webhook-id',
  'x-buddystat-event',
  'x-buddystat-signature',
  'x-statalog-event',
  'x-statalog-signature',
  'x-webhook-event',
  'x-webhook-signature',
  'x-zta-event',
  'x-zta-signature',
  'x-zta-webhook-id',
]);

/** The product `visit` comes from lets a shared token stand in the signature's place. */
const allowed: Partial<Record<FormatName, string>> = { visit: 'x-webhook-signature' };

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
/** RFC 9110 field values: no control characters but the tab, no blanks around, nothing beyond Latin-1. */
const VALUE = /^(?![ \t])[\t\x20-\x7e\xa0-\xff]*(?<![ \t])$/;

/** @throws AppError `invalid_header` naming the first custom header that may not be sent */
export function refuseBadHeaders(headers: Record<string, string>, format: FormatName): void {
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    const problem = !TOKEN.test(name)
      ? 'is not a valid header name'
      : reserved.has(lower) && allowed[format] !== lower
        ? 'is set by Bellwether itself'
        : seen.has(lower)
          ? 'is there twice'
          : !VALUE.test(value)
            ? 'has a value that a header can’t carry: no control characters, no blanks around it, Latin-1 only'
            : null;
    const shown = JSON.stringify(name.slice(0, 100));
    if (problem)
      throw new AppError('invalid_header', `Header ${shown} ${problem}.`, [{ field: 'headers', problem }]);
    seen.add(lower);
  }
}
