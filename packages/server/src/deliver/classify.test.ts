import { scheduleOf, schedules } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { classify } from './classify.ts';
import type { DeliveryPolicy } from './plan.ts';
import { retryAfter } from './retry-after.ts';

const NOW = Date.parse('2026-01-15T12:00:00Z');
const DAY = 24 * 3600 * 1000;
const standard: DeliveryPolicy = {
  retriedOn: 'all',
  disabledByGone: true,
  schedule: schedules.standard,
  timeoutMs: 15_000,
};
const zta: DeliveryPolicy = {
  retriedOn: 'server_errors',
  disabledByGone: false,
  schedule: schedules.zta,
  timeoutMs: 5000,
};

const answered = (status: number, responseHeaders: Record<string, string> = {}) => ({
  status,
  error: null,
  errorMessage: null,
  responseHeaders,
});
const broken = (error: Parameters<typeof classify>[0]['error'], status: number | null = null) => ({
  status,
  error,
  errorMessage: 'It broke.',
  responseHeaders: null,
});
const first = { count: 1, firstStartedAt: NOW - 10, lastEndedAt: NOW };
const judge = (outcome: Parameters<typeof classify>[0], policy = standard, so = first, chance = 0.5) =>
  classify(outcome, policy, so, chance);

describe('an attempt', () => {
  it.each([200, 201, 204, 299])('answered %i has succeeded', status => {
    expect(judge(answered(status))).toMatchObject({
      error: null,
      next: { state: 'succeeded' },
      endpointFailed: false,
    });
  });

  it.each([301, 302, 307, 400, 401, 404, 410 + 1, 429, 500, 503])('answered %i is tried again', status => {
    expect(judge(answered(status))).toMatchObject({
      error: 'status',
      next: { state: 'pending', at: NOW + 5000 },
    });
  });

  it.each(['dns', 'connect', 'tls', 'timeout', 'reset', 'protocol', 'address_refused'] as const)(
    'that ended in %s is tried again',
    error => {
      expect(judge(broken(error))).toMatchObject({ error, next: { state: 'pending' }, endpointFailed: true });
    },
  );

  it('that ran out of time in the body of a 200 has not succeeded', () => {
    expect(judge(broken('timeout', 200)).next.state).toBe('pending');
  });

  it('waits a fifth more or less, as chance has it', () => {
    expect(judge(answered(500), standard, first, 0).next).toEqual({ state: 'pending', at: NOW + 4000 });
    expect(judge(answered(500), standard, first, 1).next).toEqual({ state: 'pending', at: NOW + 6000 });
  });

  it('is the last one when the schedule is exhausted', () => {
    const next = judge(answered(500), standard, { ...first, count: 10 }).next;
    expect(next).toEqual({ state: 'failed', reason: 'Answered 500. That was the last of 10 attempts.' });
  });

  it('with a payload that is too large is never tried again', () => {
    expect(judge(broken('payload_too_large'))).toMatchObject({
      next: { state: 'failed', reason: 'It broke.' },
      endpointFailed: false,
    });
  });

  it('answered 410 ends the delivery, and the webhook, where the format says so', () => {
    expect(judge(answered(410))).toMatchObject({ gone: true, next: { state: 'failed' } });
    const statalog = { ...standard, disabledByGone: false };
    expect(judge(answered(410), statalog)).toMatchObject({ gone: false, next: { state: 'pending' } });
  });

  it.each([
    [answered(500), 'pending'],
    [broken('timeout'), 'pending'],
    [broken('connect'), 'pending'],
    [answered(404), 'failed'],
    [answered(429), 'failed'],
    [answered(302), 'failed'],
  ] as const)('of format zta: %o → %s', (outcome, state) => {
    expect(judge(outcome, zta).next.state).toBe(state);
  });

  it('tells a receiver that is down from one that says no', () => {
    expect(judge(answered(404)).endpointFailed).toBe(false);
    expect(judge(answered(429)).endpointFailed).toBe(false);
    expect(judge(answered(502)).endpointFailed).toBe(true);
  });

  it("follows a webhook's own list of waits", () => {
    const own = { ...standard, schedule: scheduleOf([60]) };
    expect(judge(answered(500), own).next).toEqual({ state: 'pending', at: NOW + 60_000 });
    expect(judge(answered(500), own, { ...first, count: 2 }).next.state).toBe('failed');
  });
});

describe('Retry-After', () => {
  it('postpones on 429 and 503, and on nothing else', () => {
    const headers = { 'retry-after': '120' };
    expect(judge(answered(429, headers)).next).toEqual({ state: 'pending', at: NOW + 120_000 });
    expect(judge(answered(503, headers)).next).toEqual({ state: 'pending', at: NOW + 120_000 });
    expect(judge(answered(500, headers)).next).toEqual({ state: 'pending', at: NOW + 5000 });
  });

  it('never takes an attempt forward', () => {
    expect(judge(answered(503, { 'retry-after': '1' })).next).toEqual({ state: 'pending', at: NOW + 5000 });
  });

  it.each([
    ['30', NOW + 30_000],
    [' 0 ', NOW],
    ['Thu, 15 Jan 2026 12:05:00 GMT', NOW + 300_000],
    ['99999999999', NOW + DAY],
    ['Thu, 15 Jan 2099 12:05:00 GMT', NOW + DAY],
    ['soon', null],
    ['-5', null],
    ['1.5', null],
    ['2026', NOW + 2026_000],
    [undefined, null],
  ])('of %s means %s', (header, at) => {
    expect(retryAfter(header, NOW)).toBe(at);
  });
});
