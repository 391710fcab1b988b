import { ApiError } from '../api/client.ts';

/** Refusals that are about one field, though their details may not name it. */
const fieldOfCode: Record<string, string> = {
  url_not_https: 'url',
  url_not_public: 'url',
  invalid_webhook_url: 'url',
  invalid_event_type: 'events',
  invalid_filter: 'filter',
  invalid_header: 'headers',
};

/** What the server had against a field of the form, as a sentence; null for nothing. */
export function problemAt(error: unknown, field: string): string | null {
  if (!(error instanceof ApiError)) return null;
  const named = error.details.some(
    detail =>
      detail.field === field || detail.field.startsWith(`${field}[`) || detail.field.startsWith(`${field}.`),
  );
  return named || fieldOfCode[error.code] === field ? error.message : null;
}
