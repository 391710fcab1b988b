import type { HealthPeriod, Webhook } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { formatTexts } from './format-texts.ts';
import { countText, HealthNumbers } from './health-numbers.tsx';
import { periodText } from './period-picker.tsx';
import { healthQuery } from './queries.ts';
import { useWebhookLinks } from './scope.ts';
import { Sparkline } from './sparkline.tsx';
import { LastAttempt, troubleOf, WebhookBadge } from './webhook-state.tsx';

interface WebhookRowProps {
  webhook: Webhook;
  period: HealthPeriod;
  /** Shown where webhooks of several sites are listed together. */
  site: string | null;
}

/** One webhook of the list, with its health at a glance. */
export function WebhookRow({ webhook, period, site }: WebhookRowProps): ReactElement {
  const links = useWebhookLinks();
  const { data: health } = useQuery(healthQuery(webhook.id, period));
  const trouble = troubleOf(webhook);
  return (
    <li className="card webhook-row">
      <div className="webhook-what">
        <h2 className="row">
          <Link {...links.log(webhook.id)} className="webhook-link foreign">
            {webhook.name}
          </Link>
          <WebhookBadge webhook={webhook} />
        </h2>
        <p className="soft cut foreign mono">{webhook.url}</p>
        <p className="soft webhook-facts">
          {site !== null && <span className="foreign">{site}</span>}
          <span>{formatTexts[webhook.format].name}</span>
          <span className="cut">
            {webhook.events.length > 3 ? `${webhook.events.length} types` : webhook.events.join(', ')}
          </span>
        </p>
      </div>
      <div className="webhook-spark">
        {health && (
          <Sparkline
            series={health.series}
            label={`Attempts over ${periodText(period)}: ${countText(health.attempts.succeeded)} succeeded, ${countText(health.attempts.failed)} failed`}
          />
        )}
      </div>
      <HealthNumbers health={health} last={<LastAttempt webhook={webhook} />} />
      {trouble && <p className="webhook-trouble">{trouble}</p>}
    </li>
  );
}
