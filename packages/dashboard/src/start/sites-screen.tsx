import './sites.css';
import type { Site } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { statsQuery } from '../api/reports.ts';
import { sitesQuery } from '../api/sites.ts';
import { change, changeText, count } from '../format/numbers.ts';
import { Sparkline } from '../overview/sparkline.tsx';
import { useMay } from '../shell/may.ts';
import { Page } from '../shell/page.tsx';
import { Badge } from '../ui/badge.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** All sites of the account, each with its last week. */
export function SitesScreen(): ReactElement {
  const { data: sites, error, refetch } = useQuery(sitesQuery);
  const mayAdd = useMay('admin', 'all sites');
  const add = mayAdd && (
    <ButtonLink to="/sites/new" variant="primary">
      <Icon name="plus" />
      Add a site
    </ButtonLink>
  );
  return (
    <Page title="Sites" actions={sites && sites.length > 0 && add}>
      {error && !sites && <ErrorState error={error} onRetry={refetch} />}
      {sites?.length === 0 && (
        <EmptyState title="Nothing is measured yet" action={add}>
          {mayAdd
            ? 'Add your website and put one line into its pages. The first visit shows within seconds.'
            : 'Sites show here as soon as somebody adds one that you may see.'}
        </EmptyState>
      )}
      <ul className="site-cards">
        {sites?.map(site => (
          <li key={site.id}>
            <SiteCard site={site} />
          </li>
        ))}
        {!sites && !error && (
          <li>
            <Skeleton height="11rem" />
          </li>
        )}
      </ul>
    </Page>
  );
}

function SiteCard({ site }: { site: Site }): ReactElement {
  const { data: stats } = useQuery(
    statsQuery(site.id, { period: '7d', interval: 'day', compare: 'previous_period' }),
  );
  return (
    <Link to="/sites/$siteId" params={{ siteId: site.id }} className="card site-card">
      <span className="site-head">
        <h2 className="cut foreign">{site.name}</h2>
        {stats && stats.realtime.visitors > 0 && (
          <Badge tone="good">{count(stats.realtime.visitors)} now</Badge>
        )}
      </span>
      <span className="soft cut foreign">{site.domain}</span>
      {stats ? (
        <Sparkline values={stats.series.map(point => point.visitors)} />
      ) : (
        <Skeleton height="3.25rem" />
      )}
      <span className="site-visitors">
        <strong>{stats ? count(stats.metrics.visitors) : '–'}</strong>
        <span className="soft">visitors in 7 days</span>
        {stats?.previous && <Trend now={stats.metrics.visitors} before={stats.previous.visitors} />}
      </span>
    </Link>
  );
}

function Trend({ now, before }: { now: number; before: number }): ReactElement | null {
  const fraction = change(now, before);
  return fraction === null ? null : <span className="soft trend">{changeText(fraction)}</span>;
}
