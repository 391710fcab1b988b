import { optionalOf, optionalText } from '../shell/search.ts';
import { readView, type View } from '../view/view.ts';
import { type BreakdownId, panels, tabsOf } from './breakdowns.ts';
import { type MetricKey, metricKeys, type RevenueTab, revenueTabs } from './metrics.ts';

/** What the overview shows beside the view: the chart's metric, the panels' tabs, the list that is open. */
export interface OverviewSearch extends View {
  metric?: MetricKey;
  revenue?: RevenueTab;
  currency?: string;
  pages?: BreakdownId;
  sources?: BreakdownId;
  locations?: BreakdownId;
  devices?: BreakdownId;
  /** A breakdown shown whole. */
  list?: BreakdownId;
}

export function readOverviewSearch(search: Record<string, unknown>): OverviewSearch {
  const tabs = panels.map(panel => [panel.id, optionalOf(tabsOf(panel))(search[panel.id])]);
  return {
    ...readView(search),
    currency: optionalText(search.currency),
    revenue: optionalOf(revenueTabs)(search.revenue),
    metric: optionalOf(metricKeys)(search.metric),
    ...Object.fromEntries(tabs),
    list: optionalOf(panels.flatMap(tabsOf))(search.list),
  };
}
