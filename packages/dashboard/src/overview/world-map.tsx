import './world-map.css';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { geoNaturalEarth1, geoPath } from 'd3-geo';
import { type PointerEvent, type ReactElement, useMemo, useState } from 'react';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import atlasUrl from 'world-atlas/countries-110m.json?url';
import { count } from '../format/numbers.ts';
import { toggled } from '../view/filter.ts';
import { countryName } from '../view/value-name.ts';
import { filtersOf, withFilters } from '../view/view.ts';
import type { Row } from './breakdowns.ts';
import { countryCodes } from './country-codes.ts';

const WIDTH = 800;
/** What the countries take at that width, without Antarctica. */
const HEIGHT = 372;
const ANTARCTICA = '010';

interface Outline {
  id: string;
  code: string | null;
  path: string;
}

/** Where the mouse is: in CSS pixels of the map. */
interface Place {
  code: string;
  x: number;
  y: number;
}

type Atlas = Topology<{ countries: GeometryCollection }>;

/** Fetched rather than imported: 100 kB of coordinates are no script. The outlines are computed once. */
const outlinesQuery = queryOptions({
  queryKey: ['outlines'],
  queryFn: async () => outlinesOf((await (await fetch(atlasUrl)).json()) as Atlas),
  staleTime: Number.POSITIVE_INFINITY,
});

function outlinesOf(atlas: Atlas): Outline[] {
  const countries = feature(atlas, atlas.objects.countries).features.filter(({ id }) => id !== ANTARCTICA);
  const projection = geoNaturalEarth1().fitWidth(WIDTH, { type: 'FeatureCollection', features: countries });
  const path = geoPath(projection).digits(1);
  return countries.map((country, i) => ({
    id: String(country.id ?? `without number ${i}`),
    code: countryCodes.get(String(country.id)) ?? null,
    path: path(country) ?? '',
  }));
}

/**
 * Visitors by country, the darker the more. For the eye and the mouse; the tab of countries says the same in words,
 * and works from the keyboard.
 */
export default function WorldMap({ rows }: { rows: readonly Row[] }): ReactElement {
  const navigate = useNavigate({ from: '/sites/$siteId' });
  const { data: outlines = [] } = useQuery(outlinesQuery);
  const [hovered, setHovered] = useState<Place | null>(null);
  const visitors = useMemo(
    () => new Map(rows.map(({ value, numbers }) => [value, numbers.visitors ?? 0])),
    [rows],
  );
  const most = Math.max(1, ...visitors.values());
  const filterBy = (code: string) =>
    navigate({
      search: previous => ({ ...previous, ...withFilters(toggled(filtersOf(previous), 'country', code)) }),
      resetScroll: false,
    });
  return (
    <div className="world-map">
      {/* biome-ignore lint/a11y: for the mouse; the tab of countries does the same from the keyboard */}
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={summaryOf(rows)}
        onPointerMove={event => setHovered(placeOf(event))}
        onPointerLeave={() => setHovered(null)}
        onClick={event => {
          const code = codeAt(event.target);
          if (code !== null && visitors.has(code)) void filterBy(code);
        }}
      >
        {outlines.map(({ id, code, path }) => {
          const number = code === null ? 0 : (visitors.get(code) ?? 0);
          return (
            <path
              key={id}
              d={path}
              data-code={code}
              className={number > 0 ? 'country visited' : 'country'}
              style={number > 0 ? { fillOpacity: 0.18 + 0.82 * Math.sqrt(number / most) } : undefined}
            />
          );
        })}
      </svg>
      {hovered && (
        <div className="map-tooltip" style={{ left: hovered.x, top: hovered.y }} aria-hidden="true">
          {countryName(hovered.code)} <strong>{count(visitors.get(hovered.code) ?? 0)}</strong>
        </div>
      )}
    </div>
  );
}

const codeAt = (target: EventTarget): string | null =>
  target instanceof SVGPathElement ? (target.dataset.code ?? null) : null;

function placeOf({ target, currentTarget, clientX, clientY }: PointerEvent<SVGSVGElement>): Place | null {
  const code = codeAt(target);
  const box = currentTarget.getBoundingClientRect();
  return code === null ? null : { code, x: clientX - box.left, y: clientY - box.top };
}

function summaryOf(rows: readonly Row[]): string {
  const known = rows.filter(row => row.value !== '');
  if (known.length === 0) return 'Map of the world: nobody yet';
  const top = known.slice(0, 3).map(({ name, numbers }) => `${name} ${count(numbers.visitors ?? 0)}`);
  return `Map of the world: visitors from ${known.length} countries, most from ${top.join(', ')}`;
}
