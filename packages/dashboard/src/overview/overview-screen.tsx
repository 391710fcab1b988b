import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { hasEventsQuery, reportsKey, statsQuery } from '../api/reports.ts';
import { Installation } from '../installation/installation.tsx';
import { useLiveReports } from '../live/live-reports.ts';
import { Page } from '../shell/page.tsx';
import { Toolbar } from '../view/toolbar.tsx';
import { useNames } from '../view/use-names.ts';
import { comparisonOf, periodOf } from '../view/view.ts';
import { panels } from './breakdowns.ts';
import { ChartCard } from './chart-card.tsx';
import { CurrentVisitors } from './current-visitors.tsx';
import { GoalsPanel } from './goals-panel.tsx';
import { ListDialog } from './list-dialog.tsx';
import { Panel } from './panel.tsx';
import { RevenuePanel } from './revenue-panel.tsx';
import { useOverview } from './use-overview.ts';

/** A site at a glance. The address holds all that is chosen: whoever opens it sees the same. */
export function OverviewScreen(): ReactElement {
  const { site } = useOverview();
  return <Overview key={site.id} />;
}

function Overview(): ReactElement {
  const { site } = useOverview();
  const client = useQueryClient();
  const { data: hasEvents } = useQuery(hasEventsQuery(site.id));
  // Once shown, the installation stays until it is left: whoever waits should read that the first event has come.
  const [installing, setInstalling] = useState(false);
  if (hasEvents === false && !installing) setInstalling(true);
  async function done() {
    // What the reports said was before the first event.
    await client.resetQueries({ queryKey: reportsKey(site.id) });
    setInstalling(false);
  }
  if (installing)
    return (
      <Page title={`Add Bellwether to ${site.domain}`} narrow>
        <Installation site={site} onDone={done} />
      </Page>
    );
  return (
    <Page title={site.name} quietTitle>
      <Reports />
    </Page>
  );
}

function Reports(): ReactElement {
  const { site, search, asked, today, change } = useOverview();
  const period = periodOf(search);
  const names = useNames(site.id);
  const isRunning = 'period' in period ? period.period !== 'yesterday' : period.to >= today;
  useLiveReports(site.id, isRunning);
  const { data, error, refetch } = useQuery(
    statsQuery(site.id, { ...asked, interval: search.interval, compare: comparisonOf(search) }),
  );
  return (
    <>
      <Toolbar
        view={search}
        onChange={change}
        today={today}
        nameOf={names}
        lead={<CurrentVisitors now={data?.realtime.visitors} />}
        compares
      />
      <ChartCard stats={data} error={error} onRetry={refetch} />
      <div className="panels">
        {panels.map(panel => (
          <Panel key={panel.id} panel={panel} />
        ))}
        <GoalsPanel />
        <RevenuePanel />
      </div>
      {search.list && <ListDialog id={search.list} />}
    </>
  );
}
