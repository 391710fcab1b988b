import type { Session } from '@bellwether/core';
import { createCommon } from './common.ts';

/**
 * The visits that are open, by site and visitor: two maps, since a key made of both ids would be held, and hashed
 * anew at every look. There may be a hundred thousand, so what is the same in many of them is kept once.
 */
export class OpenSessions {
  private readonly sites = new Map<string, Map<string, Session>>();
  private readonly common = createCommon();
  private count = 0;

  constructor(sessions: Iterable<Session> = []) {
    for (const session of sessions) this.set(session);
  }

  get size(): number {
    return this.count;
  }

  get(siteId: string, visitorId: string): Session | undefined {
    return this.sites.get(siteId)?.get(visitorId);
  }

  /** Opens a visit, or puts it in the place of what it was before, or of the visitor's last one. */
  set(session: Session): void {
    const { siteId, visitorId } = session;
    const ofSite = this.sites.get(siteId) ?? new Map<string, Session>();
    const before = ofSite.get(visitorId);
    if (ofSite.size === 0) this.sites.set(siteId, ofSite);
    if (!before) this.count++;
    // What a visit begins with goes on with it, and was shared then.
    ofSite.set(visitorId, before?.id === session.id ? session : this.common(session));
  }

  /** Closes a visit; its visitor may have another open by now, which stays. */
  delete({ id, siteId, visitorId }: Session): void {
    const ofSite = this.sites.get(siteId);
    if (ofSite?.get(visitorId)?.id !== id) return;
    ofSite.delete(visitorId);
    this.count--;
    if (ofSite.size === 0) this.sites.delete(siteId);
  }

  *values(): IterableIterator<Session> {
    for (const ofSite of this.sites.values()) yield* ofSite.values();
  }
}
