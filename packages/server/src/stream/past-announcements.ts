import { isWithin } from '@bellwether/core';
import type { Past, PastDeps, PastScope } from './past.ts';

const PAGE = 500;
/** What is stored bears the time before its commit, so one may be seen after others of a later time. */
const COMMIT_MS = 10_000;

/** What no event caused: few, and all of them stored. */
export async function* pastAnnouncements(
  { messages }: PastDeps,
  { accountId, reach, types, since }: PastScope,
): AsyncGenerator<Past> {
  let after = { storedAt: since - COMMIT_MS, id: '' };
  for (;;) {
    const page = await messages.announced(accountId, after, PAGE);
    for (const { message, storedAt } of page) {
      const meant = types.has(message.type) && isWithin(reach, message.siteId);
      if (meant) yield { message, at: Math.max(since, storedAt) };
      after = { storedAt, id: message.id };
    }
    if (page.length < PAGE) return;
  }
}
