import { describe, expect, it } from 'vitest';
import { explainAttempt, explainDelivery } from './why.ts';
import { explainStatus } from './why-status.ts';

const url = 'https://hooks.example.com:8443/in?key=1';
const failed = (error: string, errorMessage: string, status: number | null = null) =>
  explainAttempt({ error, errorMessage, status, responseHeaders: null }, url)!;
const answered = (status: number, responseHeaders: Record<string, string> = {}) =>
  explainAttempt({ error: 'status', errorMessage: `Answered ${status}.`, status, responseHeaders }, url)!;

describe('why an attempt failed', () => {
  it('is nothing for one that succeeded', () => {
    expect(
      explainAttempt({ error: null, errorMessage: null, status: 204, responseHeaders: {} }, url),
    ).toBeNull();
  });

  it.each<[string, string, string]>([
    ['address_refused', '10.0.0.1 is a private address', '10.0.0.1 is a private address'],
    ['dns', 'getaddrinfo ENOTFOUND hooks.example.com', 'no address for the name hooks.example.com'],
    ['dns', 'queryA ETIMEOUT hooks.example.com', 'name servers gave no answer'],
    ['dns', 'something new', 'no address to be had for hooks.example.com:8443: something new'],
    ['connect', 'connect ECONNREFUSED 203.0.113.7:8443', 'nothing listens there'],
    ['connect', 'connect EHOSTUNREACH 203.0.113.7:8443', 'no way through the network'],
    ['connect', 'connect ETIMEDOUT 203.0.113.7:8443', 'did not take the connection in time'],
    ['connect', 'The connection was closed while it opened.', 'closed the connection as soon as'],
    ['tls', 'certificate has expired', 'has expired'],
    ['tls', 'certificate is not yet valid', 'not valid yet'],
    ['tls', "Hostname/IP does not match certificate's altnames: …", 'not for hooks.example.com:8443'],
    ['tls', 'self-signed certificate in certificate chain', 'signed by itself'],
    ['tls', 'unable to verify the first certificate', 'chain of hooks.example.com:8443 is not complete'],
    ['tls', 'write EPROTO …:SSL routines:ssl3_get_record:wrong version number', 'does not speak TLS'],
    ['tls', 'SSL alert number 40: sslv3 alert handshake failure', 'no version of TLS in common'],
    [
      'tls',
      'Client network socket disconnected before secure TLS connection',
      'closed the connection during',
    ],
    ['timeout', 'No answer from DNS within 5 s.', 'No answer from DNS within 5 s. So it was given up.'],
    ['timeout', 'No connection within 5 s.', 'No connection within 5 s.'],
    ['timeout', 'No TLS handshake within 5 s.', 'No TLS handshake within 5 s.'],
    ['timeout', 'No response within 15 s.', 'No response within 15 s.'],
    ['reset', 'other side closed', 'closed the connection before it had answered'],
    ['protocol', 'Parse Error: Expected HTTP/', 'not HTTP as it should be: Parse Error'],
    ['payload_too_large', 'The payload has 1200000 bytes; 1000000 are allowed.', '1000000 are allowed'],
    ['an error of a newer server', 'It is new', 'It is new.'],
  ])('is told of %s: %s', (error, message, sentence) => {
    expect(failed(error, message).sentence).toContain(sentence);
  });

  it('does not blame the time for work on a receiver that answered and did not end', () => {
    const { sentence, advice } = failed('timeout', 'No end of the response within 15 s.', 200);
    expect(sentence).toContain('answered 200, but did not end the answer');
    expect(advice).toContain('end its response');
  });

  it('does not take a status for a refusal that would be a success', () => {
    expect(explainStatus(200, {}).sentence).toBe(
      'The receiver answered 200, but its answer did not come whole.',
    );
  });

  it('tells an answer that broke off from none at all', () => {
    expect(failed('reset', 'other side closed', 200).sentence).toContain(
      'answered 200, and the connection broke',
    );
  });

  it('comes with advice that fits the phase a timeout fell in', () => {
    expect(failed('timeout', 'No response within 15 s.').advice).toContain('Answer first');
    expect(failed('timeout', 'No connection within 15 s.').advice).toContain('firewall');
  });

  it.each([301, 302, 307, 308])('tells where a %i leads', status => {
    const { sentence, advice } = answered(status, { location: 'https://www.example.com/' });
    expect(sentence).toBe(
      `The receiver answered ${status}, a redirect to https://www.example.com/. Redirects are not followed.`,
    );
    expect(advice).toContain('where the redirect leads');
  });

  it.each<[number, string]>([
    [400, 'another format'],
    [401, 'raw body'],
    [403, 'raw body'],
    [404, 'path'],
    [405, 'POST'],
    [410, 'switches the webhook off'],
    [413, 'client_max_body_size'],
    [415, 'application/json'],
    [418, 'Any 2xx'],
    [422, 'which field'],
    [429, 'rate limit'],
    [500, 'Its own log'],
    [502, 'too slow for its proxy'],
    [503, 'deployed'],
    [599, 'replay'],
  ])('knows what to do about %i', (status, advice) => {
    const explained = answered(status);
    expect(explained.sentence).toContain(`answered ${status}`);
    expect(explained.advice).toContain(advice);
  });

  it('repeats how long the receiver wants to be left alone', () => {
    expect(answered(429, { 'retry-after': '120' }).sentence).toContain('Retry-After: 120');
  });
});

describe('where a delivery stands', () => {
  const now = Date.parse('2026-01-15T12:00:00Z');
  const delivery = { attempts: 1, nextAttemptAt: null, reason: null };
  const fine = { active: true, failingSince: null };

  it('is said of one that waits although it is due', () => {
    const due = { ...delivery, state: 'pending' as const, nextAttemptAt: '2026-01-15T11:59:00Z' };
    expect(explainDelivery(due, fine, now)).toBe('It is due now.');
    const failing = { active: true, failingSince: '2026-01-15T11:00:00Z' };
    expect(explainDelivery(due, failing, now)).toContain('held back while the receiver fails');
  });

  it('needs no words while it is on its way, or has arrived', () => {
    const later = { ...delivery, state: 'pending' as const, nextAttemptAt: '2026-01-15T12:05:00Z' };
    expect(explainDelivery(later, fine, now)).toBeNull();
    expect(explainDelivery({ ...delivery, state: 'succeeded' }, fine, now)).toBeNull();
  });

  it('is said of one that ended or was put aside', () => {
    expect(explainDelivery({ ...delivery, state: 'paused' }, fine, now)).toContain('switched off');
    expect(explainDelivery({ ...delivery, state: 'failed' }, fine, now)).toContain('replay');
    expect(explainDelivery({ ...delivery, state: 'cancelled', reason: 'Deleted' }, fine, now)).toBe(
      'It was cancelled: Deleted.',
    );
  });
});
