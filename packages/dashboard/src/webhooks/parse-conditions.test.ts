import { expect, it } from 'vitest';
import { parseConditions } from './parse-conditions.ts';

it('conditions are read as the API has them', () => {
  const text =
    '[{"field": "goal.name", "op": "is", "value": "Purchase"}, {"field": "value", "op": "gt", "value": 5}]';
  expect(parseConditions(text)).toEqual({
    conditions: [
      { field: 'goal.name', op: 'is', value: 'Purchase' },
      { field: 'value', op: 'gt', value: '5' },
    ],
  });
  expect(parseConditions('')).toEqual({ conditions: [] });
});

it.each<[string, string]>([
  ['[{', 'not JSON'],
  ['{"field": "a"}', 'a list'],
  ['[{"field": "a", "op": "is"}, {"op": "is"}]', 'Condition 2'],
  ['[{"field": "a", "op": "toString"}]', 'Condition 1'],
  ['[null]', 'Condition 1'],
])('%s is told what is wrong with it', (text, problem) => {
  expect(parseConditions(text)).toEqual({ problem: expect.stringContaining(problem) });
});
