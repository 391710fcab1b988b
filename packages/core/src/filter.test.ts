import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageType } from './catalogue.ts';
import { type Condition, type FieldKind, fieldKinds, passes } from './filter.ts';

const data = {
  path: '/blog/my-article',
  value: 42,
  zero: 0,
  revenue: null,
  interactive: true,
  location: { countryCode: 'DE', city: '' },
  goals: ['signup', 'purchase'],
  params: { utm_source: 'newsletter' },
};

describe('a condition', () => {
  it.each<[Condition, boolean]>([
    [{ field: 'location.countryCode', op: 'is', value: 'DE' }, true],
    [{ field: 'data.location.countryCode', op: 'is', value: 'DE' }, true],
    [{ field: 'location.countryCode', op: 'is', value: 'de' }, false],
    [{ field: 'value', op: 'is', value: 42 }, true],
    [{ field: 'value', op: 'is', value: '42' }, true],
    [{ field: 'interactive', op: 'is', value: 'true' }, true],
    [{ field: 'revenue', op: 'is', value: null }, true],
    [{ field: 'revenue', op: 'is', value: 'null' }, false],
    [{ field: 'missing', op: 'is', value: 'undefined' }, false],
    [{ field: 'location', op: 'is', value: '[object Object]' }, false],
    [{ field: 'location.countryCode', op: 'is_not', value: 'US' }, true],
    [{ field: 'location.countryCode', op: 'is_not', value: 'DE' }, false],
    [{ field: 'missing', op: 'is_not', value: 'DE' }, true],
    [{ field: 'path', op: 'contains', value: 'my' }, true],
    [{ field: 'path', op: 'contains', value: 'your' }, false],
    [{ field: 'goals', op: 'contains', value: 'signup' }, true],
    [{ field: 'goals', op: 'contains', value: 'sign' }, false],
    [{ field: 'value', op: 'contains', value: '4' }, false],
    [{ field: 'path', op: 'matches', value: '/blog/*' }, true],
    [{ field: 'path', op: 'matches', value: '*article' }, true],
    [{ field: 'path', op: 'matches', value: '/blog' }, false],
    [{ field: 'path', op: 'matches', value: '/blog/my.article' }, false],
    [{ field: 'value', op: 'gt', value: 41 }, true],
    [{ field: 'value', op: 'gt', value: 42 }, false],
    [{ field: 'value', op: 'gt', value: '41' }, true],
    [{ field: 'path', op: 'gt', value: 0 }, false],
    [{ field: 'value', op: 'lt', value: 43 }, true],
    [{ field: 'revenue', op: 'lt', value: 1 }, false],
    [{ field: 'location.countryCode', op: 'in', value: ['AT', 'DE'] }, true],
    [{ field: 'location.countryCode', op: 'in', value: [] }, false],
    [{ field: 'location.countryCode', op: 'in', value: 'DE' }, false],
    [{ field: 'value', op: 'in', value: ['42'] }, true],
    [{ field: 'zero', op: 'exists' }, true],
    [{ field: 'location.city', op: 'exists' }, true],
    [{ field: 'revenue', op: 'exists' }, false],
    [{ field: 'revenue', op: 'exists', value: false }, true],
    [{ field: 'constructor', op: 'exists' }, false],
    [{ field: 'path.length', op: 'exists' }, false],
    [{ field: 'params.utm_source', op: 'is', value: 'newsletter' }, true],
  ])('%j: %s', (condition, holds) => {
    expect(passes([condition], data)).toBe(holds);
  });

  it('all of several must hold; none at all pass everything', () => {
    const yes: Condition = { field: 'value', op: 'is', value: 42 };
    const no: Condition = { field: 'value', op: 'is', value: 43 };
    expect([passes([yes, yes], data), passes([yes, no], data)]).toEqual([true, false]);
    expect([passes(null, data), passes([], data), passes([], null)]).toEqual([true, true, true]);
  });

  it('takes a pattern’s characters for themselves, wildcards aside', () => {
    const text = fc.string({ unit: 'binary' }).filter(value => !value.includes('*'));
    fc.assert(
      fc.property(text, text, (value, other) => {
        const matches = (pattern: string) =>
          passes([{ field: 'x', op: 'matches', value: pattern }], { x: value });
        expect(matches(value)).toBe(true);
        expect(matches(`${value}*`)).toBe(true);
        expect(matches('*')).toBe(true);
        expect(matches(other)).toBe(value === other);
      }),
    );
  });

  it('answers soon to a pattern made to be slow', () => {
    const value = `${'*a'.repeat(30)}b`;
    expect(passes([{ field: 'x', op: 'matches', value }], { x: 'a'.repeat(2000) })).toBe(false);
  });
});

describe('a field holds', () => {
  it.each<[string, MessageType[], FieldKind[]]>([
    ['location.countryCode', ['pageview.tracked'], ['text']],
    ['data.location.countryCode', ['pageview.tracked'], ['text']],
    ['location', ['pageview.tracked'], ['object']],
    ['goal.name', ['pageview.tracked'], []],
    ['goal.name', ['pageview.tracked', 'goal.converted'], ['text']],
    ['props.plan', ['event.tracked'], ['text', 'number', 'boolean']],
    ['params.utm_source', ['session.created'], ['text']],
    ['visitor.company.name', ['session.created'], ['text']],
    ['revenue', ['event.tracked'], ['object', 'null']],
    ['revenue.amount', ['event.tracked'], ['number']],
    ['revenue.amounts', ['event.tracked'], []],
    ['value', ['event.tracked'], ['number', 'null']],
    ['bounced', ['session.ended'], ['boolean']],
    ['goals', ['session.ended'], ['list']],
    ['reason', ['webhook.disabled'], ['text']],
    ['path.length', ['pageview.tracked'], []],
    ['constructor', ['pageview.tracked'], []],
    ['', ['pageview.tracked'], []],
    ['goal.name', [], []],
  ])('%s in %j: %j', (field, types, kinds) => {
    expect([...fieldKinds(field, types)]).toEqual(kinds);
  });
});
