import './panel.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactElement, Suspense } from 'react';
import { ErrorState } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { BarList } from './bar-list.tsx';
import { type BreakdownId, breakdowns, columnOf, type PanelDefinition, topQuery } from './breakdowns.ts';
import { useOverview } from './use-overview.ts';

const WorldMap = lazy(() => import('./world-map.tsx'));

/** Rows that a panel shows; the rest is behind "Show all". */
const ROWS = 9;
/** Every country there is. */
const MAP_ROWS = 300;

/** A breakdown of the visitors, with its siblings in tabs. */
export function Panel({ panel }: { panel: PanelDefinition }): ReactElement {
  const { search, change } = useOverview();
  const chosen = search[panel.id] ?? panel.tabs[0];
  return (
    <section className="card panel" aria-label={panel.title}>
      <Tabs
        label={panel.title}
        heading={<h2>{panel.title}</h2>}
        value={chosen}
        options={panel.tabs.map(id => ({ value: id, label: breakdowns[id].label }))}
        onChange={id => change({ [panel.id]: id === panel.tabs[0] ? undefined : id })}
      >
        <Content id={chosen} />
      </Tabs>
      <p className="panel-foot">
        <Link
          from="/sites/$siteId"
          to="."
          search={previous => ({ ...previous, list: chosen })}
          resetScroll={false}
          aria-label={`Show all: ${breakdowns[chosen].label}`}
        >
          Show all
        </Link>
      </p>
    </section>
  );
}

function Content({ id }: { id: BreakdownId }): ReactElement {
  const { site, asked } = useOverview();
  const query = topQuery(site.id, id, asked, id === 'map' ? MAP_ROWS : ROWS);
  const { data, error, refetch } = useQuery({ ...query, placeholderData: kept(id) });
  const breakdown = breakdowns[id];
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (id === 'map')
    return (
      <Suspense fallback={<Skeleton height="20rem" />}>
        <WorldMap rows={data?.rows ?? []} />
      </Suspense>
    );
  const [first] = breakdown.columns;
  return (
    <BarList rows={data?.rows} breakdown={breakdown} number={first} numberLabel={columnOf(first).label} />
  );
}

/** While a filter changes, the rows of before stay; those of another tab would lie. */
const kept =
  (id: BreakdownId) =>
  <T,>(previous: T | undefined, query?: { queryKey: readonly unknown[] }): T | undefined =>
    query?.queryKey[3] === id ? previous : undefined;
