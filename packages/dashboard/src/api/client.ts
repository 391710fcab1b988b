import type { ErrorBody } from '@bellwether/contract';

/** A refusal of the server, in its own words (docs/errors.md), or that it could not be reached. */
export class ApiError extends Error {
  /** @param status HTTP status; 0 when there was no answer */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: NonNullable<ErrorBody['details']> = [],
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /** What is wrong with a field of the request, as a sentence; null when nothing is said of it. */
  of(field: string): string | null {
    const found = this.details.find(detail => detail.field === field);
    return found ? `This ${found.problem}.` : null;
  }
}

/** Lists become repeated parameters, and undefined leaves one out. */
export type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

/** `path` stands under `/api/v1`, as `/sites`. All throw {@link ApiError}. The caller names the contract's answer. */
export const api = {
  get: <T>(path: string, query: Query = {}, signal?: AbortSignal) =>
    call<T>('GET', withQuery(path, query), undefined, signal),
  post: <T>(path: string, body?: unknown, signal?: AbortSignal) => call<T>('POST', path, body, signal),
  patch: <T>(path: string, body: unknown) => call<T>('PATCH', path, body),
  delete: (path: string) => call<void>('DELETE', path),
};

/** `/path?with=query`; ids in paths are for the caller to encode: see {@link idPath}. */
export function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) parameters.append(name, String(item));
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Joins parts of a path, ids encoded: `idPath('sites', siteId, 'stats')` is `/sites/…/stats`. */
export const idPath = (...parts: string[]): string => `/${parts.map(encodeURIComponent).join('/')}`;

const watchers = new Set<(refusal: ApiError) => void>();

/** Calls back for every refusal, whoever asked. Returns how to stop. */
export function onRefusal(watcher: (refusal: ApiError) => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`/api/v1${path}`, {
    method,
    signal,
    ...(body !== undefined && {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(
      0,
      'unreachable',
      'The server can’t be reached. Check the connection, then try again.',
    );
  });
  if (!response.ok) {
    const refusal = await refusalOf(response);
    for (const watcher of watchers) watcher(refusal);
    throw refusal;
  }
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function refusalOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as Partial<ErrorBody> | null;
  const { error = `The server answered ${response.status}.`, code = 'unknown', details } = body ?? {};
  return new ApiError(response.status, code, error, details);
}
