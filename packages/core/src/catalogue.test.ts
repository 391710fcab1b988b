import Type from 'typebox';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { catalogue, messageTypeOf, messageTypes } from './catalogue.ts';

describe('the catalogue', () => {
  it.each(messageTypes)('%s has an example that fits its schema, to the field', type => {
    const { data, sample } = catalogue[type];
    expect([...Value.Errors(data, sample)]).toEqual([]);
    // Cleaning takes away what the schema does not name.
    expect(Value.Clean(data, structuredClone(sample))).toEqual(sample);
  });

  it('names are noun and verb, in the past', () => {
    for (const type of messageTypes) expect(type).toMatch(/^[a-z]+\.[a-z]+$/);
  });

  it('every name and alias stands for one type', () => {
    const names = messageTypes.flatMap(type => [type, ...catalogue[type].aliases]);
    expect(new Set(names).size).toBe(names.length);
    for (const type of messageTypes)
      for (const name of [type, ...catalogue[type].aliases]) expect(messageTypeOf(name)).toBe(type);
  });

  it.each([
    ['pageview', 'pageview.tracked'],
    ['event', 'event.tracked'],
    ['goal', 'goal.converted'],
    ['alert', 'alert.triggered'],
    ['session_end', 'session.ended'],
    ['NEW_VISIT', 'session.created'],
    ['NEW_VISITOR', 'visitor.created'],
    ['test', 'webhook.test'],
  ])('%s is another product’s name for %s', (alias, type) => {
    expect(messageTypeOf(alias)).toBe(type);
  });

  it.each(['', 'Pageview', 'new_visit', 'constructor', '__proto__', 'goal.converted '])(
    '%j is no name',
    name => {
      expect(messageTypeOf(name)).toBeNull();
    },
  );

  it('schemas are JSON Schema: they survive being written', () => {
    for (const type of messageTypes) {
      const written = JSON.parse(JSON.stringify(catalogue[type].data));
      expect(Value.Check(Type.Unsafe(written), catalogue[type].sample)).toBe(true);
    }
  });
});
