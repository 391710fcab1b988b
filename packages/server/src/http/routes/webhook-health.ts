import {
  type HealthPeriod,
  HealthQuery,
  healthPeriods,
  WebhookHealth,
  WebhookParams,
} from '@bellwether/contract';
import { iso } from '@bellwether/core';
import type { HealthSlot } from '../../ports/index.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named } from '../documented.ts';
import { owned } from '../owned.ts';

const HOUR = 3_600_000;
const lengths: Record<HealthPeriod, number> = { '24h': 24 * HOUR, '7d': 7 * 24 * HOUR };
const MOST_COUNTED = 10_000;

export function webhookHealthRoutes(api: Api, deps: AppDeps): void {
  const { deliveries, clock } = deps;
  const find = owned(deps);

  api.get(
    '/webhooks/:webhookId/health',
    {
      config: { access: 'webhooks:write' },
      schema: {
        tags: ['Webhooks'],
        summary: 'How a webhook fares',
        description: 'Its attempts over the last day or week, and what waits or was given up.',
        params: WebhookParams,
        querystring: HealthQuery,
        response: answers(200, named({ health: WebhookHealth })),
      },
    },
    async request => {
      const { id } = await find.webhook(request, request.params.webhookId);
      const period = request.query.period ?? '24h';
      const starts = slotStarts(period, clock.now());
      const slots = await deliveries.health(id, starts[0]!);
      return {
        health: {
          from: iso(starts[0]!),
          to: iso(clock.now()),
          attempts: overall(slots),
          deliveries: await deliveries.countOpen(id, MOST_COUNTED),
          series: seriesOf(slots, starts),
        },
      };
    },
  );
}

/** The slots that the period touches, the last one holding the present. */
function slotStarts(period: HealthPeriod, now: number): number[] {
  const width = healthPeriods[period] * 60_000;
  const count = lengths[period] / width;
  const last = now - (now % width);
  return Array.from({ length: count }, (_, i) => last - (count - 1 - i) * width);
}

function seriesOf(slots: HealthSlot[], starts: number[]): WebhookHealth['series'] {
  return starts.map((start, i) => {
    const within = slots.filter(({ at }) => at >= start && at < (starts[i + 1] ?? Infinity));
    return { time: iso(start), ...sumOf(within) };
  });
}

function overall(slots: HealthSlot[]): WebhookHealth['attempts'] {
  const { succeeded, failed } = sumOf(slots);
  const all = succeeded + failed;
  const duration = slots.reduce((sum, slot) => sum + slot.durationMs, 0);
  const share = (part: number) => (all === 0 ? null : part / all);
  return { succeeded, failed, successRate: share(succeeded), averageMs: share(duration) };
}

const sumOf = (slots: HealthSlot[]) => ({
  succeeded: slots.reduce((sum, slot) => sum + slot.succeeded, 0),
  failed: slots.reduce((sum, slot) => sum + slot.failed, 0),
});
