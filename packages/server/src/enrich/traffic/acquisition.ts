import type { Acquisition } from '@bellwether/core';
import { channelOf } from './channel.ts';
import { clickOf } from './click-ids.ts';
import type { Referrer, Referrers } from './referrers.ts';

/**
 * How a visitor came. What the address says of its campaign goes before a click id, and that before the referrer:
 * whoever tagged a link knows best.
 * @param referrer null for none, and for a page of the same site
 * @param params UTM parameters and click ids by their names
 */
export function acquisitionOf(
  referrer: Referrer | null,
  params: Record<string, string>,
  referrers: Referrers,
): Acquisition {
  const click = clickOf(params);
  const named = params.utm_source ?? click?.source;
  const source = named === undefined ? (referrer?.source ?? null) : referrers.source(named);
  const medium = params.utm_medium ?? (params.utm_source === undefined ? click?.medium : undefined) ?? '';
  const campaign = params.utm_campaign ?? '';
  return {
    referrer: referrer?.url ?? '',
    params,
    channel: channelOf({
      source: (params.utm_source ?? '').toLowerCase(),
      kind: source?.kind ?? null,
      medium: medium.toLowerCase(),
      campaign: campaign.toLowerCase(),
    }),
    source: source?.name ?? '',
    campaign,
  };
}
