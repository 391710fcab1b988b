import { describe, expect, it } from 'vitest';
import type { AlertOp, ThresholdAlert } from './alert.ts';
import { quietAlert, type Reading, type ThresholdState, takeReading } from './alert-state.ts';

const T0 = Date.parse('2026-01-15T12:00:00Z');
const MINUTE = 60_000;

const anAlert = (over: Partial<ThresholdAlert> = {}): ThresholdAlert => ({
  id: 'alert_1',
  siteId: 'site_a',
  name: 'Busy',
  emails: [],
  createdAt: T0,
  updatedAt: T0,
  kind: 'threshold',
  metric: 'pageviews',
  currency: null,
  filter: null,
  op: '>',
  threshold: 10,
  window: '5m',
  consecutive: 1,
  cooldownSeconds: 0,
  ...over,
});

/** `12` is a reading of the clock, `'12'` one of a commit; a minute lies between two, `null` is one without. */
function story(alert: ThresholdAlert, readings: (number | string | null)[]): string[] {
  let state: ThresholdState = quietAlert;
  const told: string[] = [];
  for (const [minute, given] of readings.entries()) {
    if (given === null) continue;
    const by: Reading['by'] = typeof given === 'string' ? 'commit' : 'clock';
    const reading = { at: T0 + minute * MINUTE, value: Number(given), by };
    // A process that begins here goes on from what was written.
    const step = takeReading(alert, JSON.parse(JSON.stringify(state)) as ThresholdState, reading);
    state = step.state;
    if (step.change) told.push(`${minute} ${step.change}`);
  }
  return told;
}

describe('an alert that looks for much', () => {
  it('triggers once, and resolves once', () => {
    expect(story(anAlert(), [9, 10, 11, 40, 12, 11, 10, 3])).toEqual(['2 triggered', '6 resolved']);
  });

  it('triggers with the commit, and resolves by the clock', () => {
    expect(story(anAlert(), ['11', '9', '12', '8', 8])).toEqual(['0 triggered', '4 resolved']);
  });

  it('triggers again after it resolved', () => {
    expect(story(anAlert(), [11, 9, 11])).toEqual(['0 triggered', '1 resolved', '2 triggered']);
  });
});

describe('an alert that looks for little', () => {
  const few = anAlert({ op: '<', threshold: 3 });
  it('triggers by the clock, and resolves with the commit', () => {
    expect(story(few, ['1', 1, 2, '2', '3', 1])).toEqual(['1 triggered', '4 resolved', '5 triggered']);
  });
});

it.each<[AlertOp, number[]]>([
  ['>', [11]],
  ['>=', [10, 11]],
  ['<', [9]],
  ['<=', [9, 10]],
])('%s 10 holds for %j of 9, 10 and 11', (op, holding) => {
  const holds = [9, 10, 11].filter(value => story(anAlert({ op }), [value]).length > 0);
  expect(holds).toEqual(holding);
});

describe('one that asks for readings in a row', () => {
  const thrice = anAlert({ consecutive: 3 });
  it('counts those of the clock', () => {
    expect(story(thrice, [11, '11', 11, '11', 11])).toEqual(['4 triggered']);
  });

  it('begins anew after one that does not hold', () => {
    expect(story(thrice, [11, 11, 9, 11, 11, 11])).toEqual(['5 triggered']);
  });

  it('ends as slowly as it began', () => {
    expect(story(thrice, [11, 11, 11, 9, 9, 11, 9, 9, 9])).toEqual(['2 triggered', '8 resolved']);
  });

  it('begins anew after a while without readings', () => {
    expect(story(thrice, [11, 11, null, null, null, 11, 11, 11])).toEqual(['7 triggered']);
  });

  it('begins anew when it was changed', () => {
    const changed = anAlert({ consecutive: 3, updatedAt: T0 + 1.5 * MINUTE });
    expect(story(changed, [11, 11, 11, 11, 11])).toEqual(['4 triggered']);
  });
});

describe('a cooldown', () => {
  it('is counted from when the alert ended, and what still holds afterwards is told', () => {
    const quieter = anAlert({ cooldownSeconds: 180 });
    expect(story(quieter, [11, 9, 11, '11', '11', 11])).toEqual(['0 triggered', '1 resolved', '4 triggered']);
  });

  it('keeps what has passed by its end to itself', () => {
    const quieter = anAlert({ cooldownSeconds: 180 });
    expect(story(quieter, [11, 9, 11, 9, 9, 9])).toEqual(['0 triggered', '1 resolved']);
  });
});

it('has nothing to write while nothing changes', () => {
  for (const value of [9, 8]) {
    const { state } = takeReading(anAlert(), quietAlert, { at: T0, value, by: 'clock' });
    expect(state).toBe(quietAlert);
  }
});
