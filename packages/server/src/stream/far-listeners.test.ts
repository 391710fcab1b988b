import pino from 'pino';
import { expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { createLocalSignals } from '../adapters/local/signals.ts';
import { newsOver } from '../news.ts';
import { hearOfListeners, tellListeners } from './far-listeners.ts';
import { createHub } from './hub.ts';

const news = newsOver(createLocalSignals(pino({ level: 'silent' })));
const clock = new FakeClock();
const listener = {
  accountId: 'acc_1',
  reach: ['site_1'],
  types: new Set(['pageview.tracked'] as const),
  hear() {},
  end() {},
};
const nobody = { accountId: 'acc_1', types: new Set<never>(), streamed: new Set<never>() };

it('those who process events build what streams elsewhere listen to, for as long as they do', async () => {
  const far = createHub();
  const streamed = () => [...(far.overheard(() => nobody)('site_1')?.streamed ?? [])];
  const hearing = hearOfListeners({ hub: far, news, clock });
  const entrance = tellListeners({ hub: createHub(), news, clock }, 'api_1');

  const leave = await entrance.join(listener);
  expect(streamed()).toEqual(['pageview.tracked']);
  clock.advance(120_000);
  expect(streamed()).toEqual(['pageview.tracked']);
  leave();
  expect(streamed()).toEqual([]);

  // One that comes later asks; and a process that is gone without a word is forgotten.
  await entrance.join(listener);
  const late = createHub();
  const lateHearing = hearOfListeners({ hub: late, news, clock });
  expect([...late.overheard(() => nobody)('site_1')!.streamed]).toEqual(['pageview.tracked']);
  entrance.stop();
  clock.advance(90_000);
  expect(streamed()).toEqual([]);
  hearing.stop();
  lateHearing.stop();
});
