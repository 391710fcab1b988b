import { catalogue } from '@bellwether/core';
import { expect, it } from 'vitest';
import { filterFields } from './filter-fields.ts';

const fieldsOf = (...types: (keyof typeof catalogue)[]) =>
  filterFields(types.map(type => ({ schema: { ...catalogue[type].data } })));

it('nested fields are paths, with what they hold', () => {
  const fields = fieldsOf('goal.converted');
  expect(fields).toContainEqual({ path: 'goal.name', kind: 'text', description: '' });
  expect(fields.find(({ path }) => path === 'value')?.kind).toBe('number');
  expect(fields.some(({ path }) => path === 'goal')).toBe(false);
});

it('open objects have a field for any of their names', () => {
  expect(fieldsOf('event.tracked').map(({ path }) => path)).toContain('props.*');
});

it('what may be null is looked through', () => {
  const amount = fieldsOf('event.tracked').find(({ path }) => path === 'revenue.amount');
  expect(amount?.kind).toBe('number');
});

it('fields of several types are listed once, in order', () => {
  const paths = fieldsOf('pageview.tracked', 'event.tracked').map(({ path }) => path);
  expect(paths).toEqual([...new Set(paths)].toSorted());
});
