import type { ErrorBody } from '@bellwether/contract';
import type { ErrorCode, ErrorDetail } from '@bellwether/core';

/** An answer of the API that is a refusal, or a fault of the server. */
export class BellwetherError extends Error {
  /** The HTTP status. */
  readonly status: number;
  /** The stable word for programs; see docs/errors.md. `unknown` where the answer was not the API's. */
  readonly code: ErrorCode | 'unknown';
  /** What is wrong, field by field. */
  readonly details: readonly ErrorDetail[];
  /** Seconds after which it is worth trying again; null where the server named none. */
  readonly retryAfter: number | null;

  constructor(status: number, body: Partial<ErrorBody>, retryAfter: number | null) {
    super(body.error ?? `The server answered ${status}.`);
    this.name = 'BellwetherError';
    this.status = status;
    // A newer server may have codes that this client has no name for: they compare as any text does.
    this.code = (body.code as ErrorCode | undefined) ?? 'unknown';
    this.details = body.details ?? [];
    this.retryAfter = retryAfter;
  }
}

/** What an answer that is not 2xx says. */
export async function errorOf(response: Response): Promise<BellwetherError> {
  const text = await response.text();
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new BellwetherError(response.status, bodyIn(text), Number.isFinite(seconds) ? seconds : null);
}

function bodyIn(text: string): Partial<ErrorBody> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    // A proxy's page, say: the status has to do.
    return {};
  }
}
