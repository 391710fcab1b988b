import { type EnrichedEvent, unknownClient } from '@bellwether/core';
import type { Agents } from './agent/agents.ts';
import { unmapped } from './ip.ts';
import type { RawEvent } from './raw-event.ts';
import type { Draft } from './step.ts';
import type { Referrers } from './traffic/referrers.ts';

interface Deps {
  agents: Agents;
  referrers: Referrers;
  newUuid(): string;
}

/** The event as it was told, with the defaults of what was left out; the steps add the rest. */
export function draftOf(raw: RawEvent, { agents, referrers, newUuid }: Deps): Draft {
  const { request, input } = raw;
  return {
    raw,
    ip: unmapped(request.ip),
    agent: agents.of(request.userAgent, request.clientHints),
    referrer: input.referrer ? referrers.of(input.referrer) : null,
    event: told(raw, newUuid),
  };
}

function told({ input, site, at, live }: RawEvent, newUuid: () => string): EnrichedEvent {
  return {
    id: input.id?.toLowerCase() ?? newUuid(),
    siteId: site.id,
    type: input.type,
    at,
    live,
    visitorId: '',
    previousVisitorId: null,
    name: input.type === 'event' ? (input.name ?? '') : '',
    category: input.category ?? '',
    label: input.label ?? '',
    value: input.value ?? null,
    props: input.props ?? {},
    revenue: input.revenue
      ? { amount: input.revenue.amount, currency: input.revenue.currency.toUpperCase() }
      : null,
    interactive: input.interactive ?? true,
    engagedSeconds: input.type === 'engagement' ? (input.engagedSeconds ?? 0) : 0,
    url: '',
    hostname: '',
    path: '',
    acquisition: { referrer: '', params: {}, channel: 'Direct', source: '', campaign: '' },
    client: unknownClient,
  };
}
