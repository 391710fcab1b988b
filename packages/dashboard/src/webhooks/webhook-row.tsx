import type { HealthPeriod, Webhook } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { classNames } from '../ui/class-names.ts';
import { formatTexts } from './format-texts.ts';
import { countText, isPoor, openText, waitingOf } from './health-numbers.tsx';
import { periodText } from './period-picker.tsx';
import { healthQuery } from './queries.ts';
import { useWebhookLinks } from './scope.ts';
import { rateText } from './spark.ts';
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
  const { succeeded = 0, failed = 0 } = health?.attempts ?? {};
  const trouble = troubleOf(webhook, Date.now());
  return (
    <li className="card webhook-row">
      <div className="webhook-what">
        <h2 className="row">
          <Link {...links.log(webhook.id)} className="webhook-link foreign">
            {webhook.name}
          </Link>
          <WebhookBadge webhook={webhook} poor={isPoor(health)} />
        </h2>
        <p className="soft cut foreign mono">{webhook.url}</p>
        <p className="soft webhook-facts">
          {site !== null && <span className="foreign">{site}</span>}
          <span>{formatTexts[webhook.format].name}</span>
          <span>{webhook.events.length === 1 ? webhook.events[0] : `${webhook.events.length} types`}</span>
          {health && waitingOf(health) > 0 && <span>{openText(waitingOf(health))} waiting</span>}
          {health && health.deliveries.failed > 0 && (
            <span className="bad">{openText(health.deliveries.failed)} given up</span>
          )}
        </p>
      </div>
      <div className="webhook-spark">
        {health && (
          <Sparkline
            series={health.series}
            label={`Attempts over ${periodText(period)}: ${countText(succeeded)} succeeded, ${countText(failed)} failed`}
          />
        )}
      </div>
      <dl className="webhook-figures">
        <div>
          <dt className="visually-hidden">Succeeded</dt>
          <dd className={classNames('webhook-rate', isPoor(health) && 'bad')}>
            {rateText(health?.attempts.successRate ?? null)}
          </dd>
        </div>
        <div>
          <dt className="visually-hidden">Last attempt</dt>
          <dd>
            <LastAttempt webhook={webhook} />
          </dd>
        </div>
      </dl>
      {trouble && <p className="webhook-trouble">{trouble}</p>}
    </li>
  );
}
