import { describe, expect, it } from 'vitest';
import { AppError, errorCatalogue } from './errors.ts';

const entries = Object.entries(errorCatalogue);

describe('the catalogue of errors', () => {
  it.each(entries)('%s has a code, a status and a sentence', (code, { status, sentence }) => {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(sentence).toMatch(/^[A-Z]/);
  });

  it('says word for word what other products’ clients look for', () => {
    const sentences = entries.map(([, { sentence }]) => sentence);
    for (const said of ['URL must use HTTPS', 'Access denied', 'Webhook not found'])
      expect(sentences).toContain(said);
  });
});

describe('an error', () => {
  it('carries the catalogue’s sentence and status', () => {
    const error = new AppError('webhook_not_found');
    expect(error).toMatchObject({ status: 404, message: 'Webhook not found', details: undefined });
    expect(JSON.stringify(error)).toBe('{"error":"Webhook not found","code":"webhook_not_found"}');
  });

  it('may say it better, name the fields, and keep its cause to itself', () => {
    const cause = new Error('secret');
    const details = [{ field: 'events[3].url', problem: 'is missing' }];
    const error = new AppError('invalid_event_type', 'Invalid event type: x', details, { cause });
    expect(error.cause).toBe(cause);
    expect(error.toJSON()).toEqual({ error: 'Invalid event type: x', code: 'invalid_event_type', details });
  });
});
