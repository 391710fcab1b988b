import { describe, expect, it } from 'vitest';
import { changedWebhookFields, newWebhookFields } from './webhook-fields.ts';

const url = 'https://example.com/hook';
const kept = newWebhookFields({ url, events: ['goal.converted'] });

describe('a filter that was kept before it would be refused', () => {
  const before = { ...kept, filter: [{ field: 'goal.name', op: 'gt' as const, value: 5 }] };

  it('does not stand in the way of other changes', () => {
    expect(changedWebhookFields(before, { active: false })).toEqual({ ...before, active: false });
  });

  it('is looked at when it is set again, or the types it is for', () => {
    expect(() => changedWebhookFields(before, { filter: before.filter })).toThrow('goal.name is no number');
    expect(() => changedWebhookFields(before, { events: ['goal.converted'] })).toThrow(
      'goal.name is no number',
    );
  });
});

describe('a type that the format does not have', () => {
  it.each(['pageview', 'pagevieww'])('%s is refused together with those it has', name => {
    const add = () => newWebhookFields({ url, events: [name], format: 'statalog' });
    const problem = `has ${name}; the format statalog has goal.converted, traffic.spike, traffic.drop`;
    expect(add).toThrow(`Invalid event type: ${name}`);
    expect(add).toThrow(expect.objectContaining({ details: [{ field: 'events', problem }] }));
  });
});
