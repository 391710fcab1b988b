import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import type { AttemptResult } from '../ports/index.ts';
import { createRecorder } from './recorder.ts';

function start() {
  const clock = new FakeClock();
  const groups: number[] = [];
  const store = {
    async record(results: AttemptResult[]) {
      groups.push(results.length);
      return { stale: [], failing: [] };
    },
  };
  const log = pino({ level: 'silent' });
  const recorder = createRecorder({ store, clock, log, gatherMs: 20, onRecorded: () => {} });
  const add = (count: number) => {
    for (let i = 0; i < count; i++) recorder.add(someResult);
  };
  const recorded = (expected: number[], left = 0) =>
    vi.waitFor(() => expect({ groups, left: recorder.backlog() }).toEqual({ groups: expected, left }));
  return { clock, recorder, add, groups, recorded };
}

it('writes together what ends within a moment', async () => {
  const { clock, add, groups, recorded } = start();
  add(1);
  clock.advance(19);
  add(2);
  expect(groups).toEqual([]);
  clock.advance(1);
  await recorded([3]);
  add(1);
  clock.advance(20);
  await recorded([3, 1]);
});

it('does not wait once a group is full', async () => {
  const { add, recorded, clock } = start();
  add(556);
  await recorded([512], 44);
  clock.advance(20);
  await recorded([512, 44]);
});

it('gathers no more when it is to be drained', async () => {
  const { add, recorder, groups } = start();
  add(5);
  await recorder.drained();
  expect(groups).toEqual([5]);
  await recorder.drained();
});

const someResult: AttemptResult = {
  deliveryId: 'dlv_1',
  webhookId: 'wh_1',
  fence: 1,
  next: { state: 'succeeded' },
  attempt: {
    id: 'att_1_1',
    deliveryId: 'dlv_1',
    number: 1,
    startedAt: 0,
    durationMs: 1,
    phases: { dns: null, connect: null, tls: null, firstByte: 1 },
    status: 200,
    error: null,
    errorMessage: null,
    requestHeaders: {},
    responseHeaders: {},
    responseBody: '',
  },
};
