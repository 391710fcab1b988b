import './panel.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, type ReactElement, Suspense } from 'react';
import { ErrorState } from '../ui/error-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuChoice } from '../ui/menu.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { BarList } from './bar-list.tsx';
import {
  type Breakdown,
  type BreakdownId,
  breakdowns,
  type PanelDefinition,
  topQuery,
} from './breakdowns.ts';
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
  const shown = panel.tabs.includes(chosen) ? panel.tabs : [...panel.tabs, chosen];
  const show = (id: BreakdownId) => change({ [panel.id]: id === panel.tabs[0] ? undefined : id });
  return (
    <section className="card panel" aria-label={panel.title}>
      <Tabs
        label={panel.title}
        heading={<h2>{panel.title}</h2>}
        value={chosen}
        options={shown.map(id => ({ value: id, label: breakdowns[id].label }))}
        onChange={show}
        more={panel.more && <MoreTabs {...panel.more} chosen={chosen} onChoose={show} />}
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

interface MoreTabsProps {
  label: string;
  tabs: readonly BreakdownId[];
  chosen: BreakdownId;
  onChoose(id: BreakdownId): void;
}

const MoreTabs = ({ label, tabs, chosen, onChoose }: MoreTabsProps): ReactElement => (
  <Menu
    align="end"
    trigger={
      <button type="button" className="tab more-tabs">
        {label}
        <Icon name="chevron" />
      </button>
    }
  >
    <MenuChoice
      label={label}
      value={chosen}
      options={tabs.map(value => ({ value, label: breakdowns[value].label }))}
      onChange={onChoose}
    />
  </Menu>
);

function Content({ id }: { id: BreakdownId }): ReactElement {
  const { site, asked } = useOverview();
  const query = topQuery(site.id, id, asked, id === 'map' ? MAP_ROWS : ROWS);
  const { data, error, refetch } = useQuery({ ...query, placeholderData: kept(id) });
  const breakdown: Breakdown = breakdowns[id];
  if (error && !data) return <ErrorState error={error} onRetry={refetch} />;
  if (id === 'map')
    return (
      <>
        <Suspense fallback={<div className="world-map" />}>
          <WorldMap rows={data?.rows ?? []} />
        </Suspense>
        <BarList rows={data?.rows.slice(0, 3)} breakdown={breakdowns.country} number="visitors" bare />
      </>
    );
  const [first] = breakdown.columns;
  return <BarList rows={data?.rows} breakdown={breakdown} number={first} />;
}

/** While a filter changes, the rows of before stay; those of another tab would lie. */
const kept =
  (id: BreakdownId) =>
  <T,>(previous: T | undefined, query?: { queryKey: readonly unknown[] }): T | undefined =>
    query?.queryKey[3] === id ? previous : undefined;
