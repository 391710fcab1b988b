import Type, { type Static } from 'typebox';
import { Count, Fraction, ListQuery, MoreRows, Seconds } from './common.ts';

export const PagesQuery = ListQuery;
export type PagesQuery = ListQuery;

export const PagesAnswer = Type.Object({
  pages: Type.Array(
    Type.Object({
      path: Type.String(),
      visitors: Count('Distinct visitors with a pageview or custom event on the page.'),
      visits: Count('Visits that had one.'),
      pageviews: Count('Pageviews of the page.'),
      entries: Count('Visits that began on it.'),
      exits: Count('Visits whose last pageview it is so far.'),
      bounceRate: Fraction('Of the visits that began on it, those that bounced'),
      timeOnPage: Seconds('Time of attention, by the tracker’s pings ÷ visits to the page'),
    }),
    { description: 'Most visitors first.' },
  ),
  nextCursor: MoreRows,
});
export type PagesAnswer = Static<typeof PagesAnswer>;
