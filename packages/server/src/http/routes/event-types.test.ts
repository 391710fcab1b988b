import { catalogue, messageTypes } from '@bellwether/core';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type TestApp } from '../test/server.ts';

let t: TestApp;
let me: Awaited<ReturnType<TestApp['account']>>;
beforeAll(async () => {
  t = await startApp();
  me = await t.account();
});
afterAll(() => t.close());

it('the types are listed with what they tell', async () => {
  const { eventTypes } = (await me.get('/api/v1/event-types')).json();
  expect(eventTypes.map((one: { type: string }) => one.type)).toEqual(messageTypes);
  expect(eventTypes[0]).toMatchObject({
    type: 'pageview.tracked',
    firesWhen: 'a pageview is recorded',
    aliases: ['pageview'],
    schema: { type: 'object', properties: { path: { type: 'string' } } },
  });
});

it.each(messageTypes)('%s has a sample that fits its schema', async type => {
  const sample = (await me.get(`/api/v1/event-types/${type}/sample`)).json();
  expect(sample).toMatchObject({ type, id: expect.stringMatching(/^msg_/) });
  expect(Compile(catalogue[type].data).Check(sample.data)).toBe(true);
});

it('a sample is found by an alias', async () => {
  expect((await me.get('/api/v1/event-types/NEW_VISIT/sample')).json().type).toBe('session.created');
});

it('an unknown type has none', async () => {
  const answer = await me.get('/api/v1/event-types/goal.completed/sample');
  expect([answer.statusCode, answer.json().error]).toEqual([404, 'Invalid event type: goal.completed']);
});

it('a sample comes as the format asked for would send it', async () => {
  const sample = async (format: string) =>
    (await me.get(`/api/v1/event-types/goal.converted/sample?format=${format}`)).json();
  expect(await sample('zta')).toMatchObject({ event: 'goal', data: { goalName: expect.any(String) } });
  expect(await sample('statalog')).toMatchObject({
    event: 'goal.converted',
    goal: { id: expect.any(Number) },
  });
  expect(await sample('slack')).toMatchObject({ blocks: expect.any(Array) });
});

it('a type that the format has no name for has no sample in it', async () => {
  const answer = await me.get('/api/v1/event-types/pageview.tracked/sample?format=visit');
  expect([answer.statusCode, answer.json().error]).toEqual([400, 'Invalid event type: pageview.tracked']);
});
