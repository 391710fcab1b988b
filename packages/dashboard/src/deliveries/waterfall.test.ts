import { expect, it } from 'vitest';
import { segmentsOf } from './waterfall.ts';

const none = { dns: null, connect: null, tls: null, firstByte: null };
const answered = { status: 200, error: null, errorMessage: null };

it('a new connection has all phases, one behind the other, and the body takes the rest', () => {
  const phases = { dns: 10, connect: 20, tls: 30, firstByte: 100 };
  expect(segmentsOf({ ...answered, phases, durationMs: 165 })).toEqual([
    { phase: 'dns', from: 0, to: 10, failed: false },
    { phase: 'connect', from: 10, to: 30, failed: false },
    { phase: 'tls', from: 30, to: 60, failed: false },
    { phase: 'firstByte', from: 60, to: 160, failed: false },
    { phase: 'body', from: 160, to: 165, failed: false },
  ]);
});

it('a kept connection has the answer alone', () => {
  const segments = segmentsOf({ ...answered, phases: { ...none, firstByte: 4 }, durationMs: 5 });
  expect(segments.map(({ phase }) => phase)).toEqual(['firstByte', 'body']);
});

it('an answer that is no success has not failed in a phase', () => {
  const attempt = {
    status: 500,
    error: 'status',
    errorMessage: '',
    phases: { ...none, firstByte: 4 },
    durationMs: 5,
  };
  expect(segmentsOf(attempt).some(({ failed }) => failed)).toBe(false);
});

it.each<[string, string, object, string]>([
  ['dns', 'ENOTFOUND', {}, 'dns'],
  ['connect', 'ECONNREFUSED', { dns: 1 }, 'connect'],
  ['tls', 'certificate has expired', { dns: 1, connect: 2 }, 'tls'],
  ['timeout', 'No answer from DNS within 5 s.', {}, 'dns'],
  ['timeout', 'No connection within 5 s.', { dns: 1 }, 'connect'],
  ['timeout', 'No TLS handshake within 5 s.', { dns: 1, connect: 2 }, 'tls'],
  ['timeout', 'No response within 5 s.', { dns: 1, connect: 2, tls: 3 }, 'firstByte'],
  ['reset', 'other side closed', { dns: 1, connect: 2, tls: 3 }, 'firstByte'],
])('a %s (%s) ends in the phase it fell in, which lasted to the end', (error, errorMessage, took, phase) => {
  const attempt = { status: null, error, errorMessage, phases: { ...none, ...took }, durationMs: 5000 };
  expect(segmentsOf(attempt).at(-1)).toMatchObject({ phase, to: 5000, failed: true });
});

it('a body that never ended is where it failed', () => {
  const attempt = {
    status: 200,
    error: 'timeout',
    errorMessage: 'No end of the response within 5 s.',
    phases: { ...none, firstByte: 10 },
    durationMs: 5000,
  };
  expect(segmentsOf(attempt).at(-1)).toEqual({ phase: 'body', from: 10, to: 5000, failed: true });
});

it('what was never sent has no phases', () => {
  const attempt = { status: null, error: 'address_refused', errorMessage: '', phases: none, durationMs: 0 };
  expect(segmentsOf(attempt)).toEqual([]);
});
