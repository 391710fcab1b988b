import type { Experiment, Goal, MessageType, Site, Webhook } from '@bellwether/core';
import type { Registry } from './ports/index.ts';
import type { Audience } from './process/outbox.ts';

/**
 * What people set up, in memory: the way of an event asks for it thousands of times a second, and it changes
 * when somebody saves a form. Whoever changes it says so with `changed`.
 */
export interface Directory {
  /** Everything from the store; what was known before is replaced. */
  load(): Promise<void>;
  site(id: string): Site | null;
  goals(siteId: string): readonly Goal[];
  /** The experiments that run on the site. */
  experiments(siteId: string): readonly Experiment[];
  webhook(id: string): Webhook | null;
  /** Opened secrets still signing, the newest first. */
  secrets(webhookId: string): readonly string[];
  audience(siteId: string): Audience | null;
  /** Everything there is, for the start to tell of. */
  sites(): readonly Site[];
  /** The webhooks that hear of a site; of the account as a whole those without a site. */
  hearing(accountId: string, siteId: string | null): readonly Webhook[];
  changed(kind: 'site' | 'goal' | 'experiment' | 'webhook', id: string): Promise<void>;
}

export interface DirectoryDeps {
  registry: Pick<Registry, 'sites' | 'goals' | 'experiments' | 'webhooks'>;
  /** Opens a sealed secret. */
  open(sealed: string): string;
  now(): number;
}

interface HeldSecret {
  secret: string;
  expiresAt: number | null;
}

const nobody: ReadonlySet<MessageType> = new Set();

export function createDirectory({ registry, open, now }: DirectoryDeps): Directory {
  const sites = new Map<string, Site>();
  const goals = new Map<string, Goal>();
  const experiments = new Map<string, Experiment>();
  const webhooks = new Map<string, Webhook>();
  const secrets = new Map<string, HeldSecret[]>();
  // Made from the maps above when first asked for, and forgotten at every change.
  let goalsBySite = new Map<string, Goal[]>();
  let runningBySite = new Map<string, Experiment[]>();
  let audiences = new Map<string, Audience>();

  /** Of all that is read: what was read first must not be put in the place of what was read later. */
  let turn: Promise<void> = Promise.resolve();

  function inTurn(read: () => Promise<void>): Promise<void> {
    const done = turn.then(read);
    turn = done.catch(() => {}); // told to whoever asked
    return done;
  }

  async function secretsOf(id: string): Promise<HeldSecret[]> {
    const sealed = await registry.webhooks.secrets(id, now());
    return sealed.map(s => ({ secret: open(s.sealed), expiresAt: s.expiresAt }));
  }

  async function load(): Promise<void> {
    const all = {
      sites: await registry.sites.all(),
      goals: await registry.goals.all(),
      experiments: await registry.experiments.all(),
      webhooks: await registry.webhooks.all(),
    };
    const held = new Map<string, HeldSecret[]>();
    for (const { id } of all.webhooks) held.set(id, await secretsOf(id));
    replaceAll(sites, all.sites);
    replaceAll(goals, all.goals);
    replaceAll(experiments, all.experiments);
    replaceAll(webhooks, all.webhooks);
    secrets.clear();
    for (const [id, some] of held) secrets.set(id, some);
    forget();
  }

  async function read(kind: Parameters<Directory['changed']>[0], id: string): Promise<void> {
    if (kind === 'site') replace(sites, id, await registry.sites.get(id));
    if (kind === 'goal') replace(goals, id, await registry.goals.get(id));
    if (kind === 'experiment') replace(experiments, id, await registry.experiments.get(id));
    if (kind === 'webhook') {
      secrets.set(id, await secretsOf(id));
      replace(webhooks, id, await registry.webhooks.get(id));
      if (!webhooks.has(id)) secrets.delete(id);
    }
    forget();
  }

  function forget(): void {
    goalsBySite = new Map();
    runningBySite = new Map();
    audiences = new Map();
  }

  const replace = <T extends { id: string }>(map: Map<string, T>, id: string, item: T | null) => {
    if (item) map.set(id, item);
    else map.delete(id);
  };

  const replaceAll = <T extends { id: string }>(map: Map<string, T>, items: readonly T[]) => {
    map.clear();
    for (const item of items) map.set(item.id, item);
  };

  const heardBy = (accountId: string, siteId: string | null): Webhook[] =>
    [...webhooks.values()].filter(
      w => w.accountId === accountId && (w.siteId === null || w.siteId === siteId),
    );

  function audienceOf(site: Site): Audience {
    const heard = heardBy(site.accountId, site.id);
    const types = heard.length > 0 ? new Set(heard.flatMap(w => w.events)) : nobody;
    return { accountId: site.accountId, webhooks: heard, types, streamed: nobody };
  }

  return {
    load: () => inTurn(load),
    site: id => sites.get(id) ?? null,
    goals(siteId) {
      const known = goalsBySite.get(siteId);
      if (known) return known;
      const found = [...goals.values()].filter(goal => goal.siteId === siteId);
      goalsBySite.set(siteId, found);
      return found;
    },
    experiments(siteId) {
      const known = runningBySite.get(siteId);
      if (known) return known;
      const found = [...experiments.values()].filter(e => e.siteId === siteId && e.status === 'running');
      runningBySite.set(siteId, found);
      return found;
    },
    webhook: id => webhooks.get(id) ?? null,
    secrets(id) {
      const at = now();
      return (secrets.get(id) ?? []).filter(s => s.expiresAt === null || s.expiresAt > at).map(s => s.secret);
    },
    audience(siteId) {
      const known = audiences.get(siteId);
      if (known) return known;
      const site = sites.get(siteId);
      if (!site) return null;
      const made = audienceOf(site);
      audiences.set(siteId, made);
      return made;
    },
    sites: () => [...sites.values()],
    hearing: (accountId, siteId) => heardBy(accountId, siteId),
    changed: (kind, id) => inTurn(() => read(kind, id)),
  };
}
