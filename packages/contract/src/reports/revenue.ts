import Type, { type Static } from 'typebox';
import { closed } from '../management/common.ts';
import { Count, Currency, filter, Instant, interval, period, reportLimits } from './common.ts';

export const RevenueQuery = Type.Object(
  {
    ...period,
    ...interval,
    ...filter,
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: reportLimits.rows,
        description: 'Rows of each list and currency. Default 100.',
      }),
    ),
  },
  closed,
);
export type RevenueQuery = Static<typeof RevenueQuery>;

const total = Type.Number({ description: 'In the currency’s unit. Currencies are never mixed.' });
const taken = { currency: Currency, total, orders: Count('Events with revenue in the currency.') };

export const RevenueAnswer = Type.Object({
  currencies: Type.Array(
    Type.Object({
      ...taken,
      averageOrder: Type.Number({ description: 'Total ÷ orders.' }),
      revenuePerVisitor: Type.Number({
        description: 'Total ÷ all visitors under the same filters, whether they bought or not.',
      }),
    }),
    { description: 'By currency. The events’ own revenue, as everywhere but in `byGoal`.' },
  ),
  series: Type.Array(
    Type.Object({
      time: Instant('When the point begins; it ends where the next begins.'),
      currencies: Type.Array(Type.Object(taken), { description: 'Those that were taken in.' }),
    }),
    { description: 'Without gaps, oldest first.' },
  ),
  byGoal: Type.Array(
    Type.Object({
      goalId: Type.String(),
      name: Type.String({ description: 'As it was at the latest conversion.' }),
      currency: Currency,
      total: Type.Number({
        description: 'What the conversions were worth: the event’s revenue, else the goal’s value then.',
      }),
      conversions: Count('Conversions that were worth something.'),
    }),
    {
      description:
        'By currency, the largest first. An event that met two goals is in both, so these do not add up.',
    },
  ),
  bySource: Type.Array(Type.Object({ source: Type.String(), ...taken }), {
    description: 'By currency, the largest first.',
  }),
  byPage: Type.Array(
    Type.Object({ path: Type.String({ description: 'Where the event happened.' }), ...taken }),
    { description: 'By currency, the largest first.' },
  ),
});
export type RevenueAnswer = Static<typeof RevenueAnswer>;
