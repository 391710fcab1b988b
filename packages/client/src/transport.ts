import { errorOf } from './errors.ts';
import { Listing } from './listing.ts';
import { type Frame, framesOf } from './sse.ts';

export interface ClientOptions {
  /** The server's public address, as `https://stats.example.com`. */
  baseUrl: string;
  /** An API key. Without one, a browser's session does, on the server's own pages. */
  apiKey?: string;
  fetch?: typeof fetch;
  /** How often a request is sent again that was refused with 429 or 503, after the time they name. Default 2. */
  retries?: number;
  /** The longest it waits for that, in seconds; a refusal that names more is thrown at once. Default 60. */
  longestWait?: number;
  /** Waits. For tests. */
  wait?(milliseconds: number): Promise<void>;
}

export interface CallOptions {
  signal?: AbortSignal;
}

/** `GET /sites/:siteId`, below `/api/v1`. */
export type Route = `${'GET' | 'POST' | 'PATCH' | 'DELETE'} /${string}`;

/** A method of the client: it takes the parts of the path, the query and the body as one object. */
export type Method<Input, Output> = Routed<
  Partial<Input> extends Input
    ? (input?: Input, options?: CallOptions) => Output
    : (input: Input, options?: CallOptions) => Output
>;
type Routed<F> = F & { readonly route: Route };

/** What can be sent again where it was refused for now. */
export type Content = string | Blob;

type Fields = Record<string, unknown>;
type Paged = { nextCursor: string | null };
type ItemOf<Page, Key extends keyof Page> = Page[Key] extends readonly (infer Item)[] ? Item : never;

/** Makes methods of routes. */
export interface Transport {
  /** @throws BellwetherError */
  json<Input, Output>(route: Route): Method<Input, Promise<Output>>;
  /** @throws BellwetherError */
  list<Input, Page extends Paged, Key extends keyof Page>(
    route: Route,
    key: Key,
  ): Method<Input, Listing<Page, ItemOf<Page, Key>>>;
  /** The answer as it comes, for what is long. @throws BellwetherError */
  raw<Input>(route: Route): Method<Input, Promise<Response>>;
  /** Sends `body` as it is. @throws BellwetherError */
  upload<Input extends { body: Content; type: string }, Output>(route: Route): Method<Input, Promise<Output>>;
  /** Server-sent events, until they end. @throws BellwetherError */
  events<Input>(route: Route): Method<Input, AsyncGenerator<Frame>>;
}

interface Sent {
  body?: Content;
  headers?: Record<string, string>;
}

export function createTransport(options: ClientOptions): Transport {
  const { baseUrl, apiKey, retries = 2, longestWait = 60, wait = pause } = options;
  const doFetch = options.fetch ?? fetch;
  const root = `${baseUrl.replace(/\/+$/, '')}/api/v1`;
  const credentials: Record<string, string> =
    apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` };

  async function send(
    route: Route,
    path: string,
    sent: Sent,
    { signal }: CallOptions = {},
  ): Promise<Response> {
    const [method] = route.split(' ');
    for (let left = retries; ; left--) {
      const headers = { ...credentials, ...sent.headers };
      const response = await doFetch(root + path, { method, headers, body: sent.body, signal });
      if (response.ok) return response;
      const error = await errorOf(response);
      // Both mean that nothing was done, so that any request may be sent again.
      const isBusy = error.status === 429 || error.status === 503;
      const { retryAfter } = error;
      if (!isBusy || left <= 0 || retryAfter === null || retryAfter > longestWait) throw error;
      await wait(retryAfter * 1000);
      signal?.throwIfAborted();
    }
  }

  async function sendJson(route: Route, input: Fields | undefined, options?: CallOptions): Promise<Response> {
    const { path, rest } = addressOf(route, input);
    if (/^(GET|DELETE)/.test(route)) return send(route, path + searchOf(rest), {}, options);
    const headers = { 'Content-Type': 'application/json' };
    return send(route, path, { body: JSON.stringify(rest), headers }, options);
  }

  return {
    json<Input, Output>(route: Route) {
      const call = async (input?: Input, options?: CallOptions): Promise<Output> =>
        bodyOf<Output>(await sendJson(route, { ...input }, options));
      return method<Input, Promise<Output>>(route, call);
    },

    list<Input, Page extends Paged, Key extends keyof Page>(route: Route, key: Key) {
      type Item = ItemOf<Page, Key>;
      const call = (input?: Input, options?: CallOptions) =>
        new Listing<Page, Item>(
          async cursor => {
            const asked = cursor === undefined ? { ...input } : { ...input, cursor };
            return bodyOf<Page>(await sendJson(route, asked, options));
          },
          page => page[key] as Item[],
        );
      return method<Input, Listing<Page, Item>>(route, call);
    },

    raw<Input>(route: Route) {
      const call = (input?: Input, options?: CallOptions) => sendJson(route, { ...input }, options);
      return method<Input, Promise<Response>>(route, call);
    },

    upload<Input extends { body: Content; type: string }, Output>(route: Route) {
      const call = async ({ body, type, ...input }: Input, options?: CallOptions): Promise<Output> => {
        const { path, rest } = addressOf(route, input);
        const sent = { body, headers: { 'Content-Type': type } };
        return bodyOf<Output>(await send(route, path + searchOf(rest), sent, options));
      };
      return method<Input, Promise<Output>>(route, call);
    },

    events<Input>(route: Route) {
      async function* call(input?: Input, options?: CallOptions): AsyncGenerator<Frame> {
        const { lastEventId, ...asked } = { lastEventId: undefined, ...input } as Fields;
        const { path, rest } = addressOf(route, asked);
        const headers: Record<string, string> =
          lastEventId === undefined ? {} : { 'Last-Event-ID': String(lastEventId) };
        const response = await send(route, path + searchOf(rest), { headers }, options);
        yield* framesOf(response);
      }
      return method<Input, AsyncGenerator<Frame>>(route, call);
    },
  };
}

/** Only whether the input may be left out is beyond what the compiler follows while `Input` is open. */
const method = <Input, Output>(
  route: Route,
  call: (input: Input, options?: CallOptions) => Output,
): Method<Input, Output> => Object.assign(call, { route }) as Method<Input, Output>;

/** The path with its parts filled in, and the fields that are left. */
function addressOf(route: Route, input: Fields = {}): { path: string; rest: Fields } {
  const rest = { ...input };
  const path = route.slice(route.indexOf(' ') + 1).replace(/:(\w+)/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(String(value));
  });
  return { path, rest };
}

function searchOf(fields: Fields): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    for (const one of [value].flat()) search.append(name, String(one));
  }
  return search.size > 0 ? `?${search}` : '';
}

/** The answer's JSON, as the contract says it is. */
async function bodyOf<Output>(response: Response): Promise<Output> {
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as Output;
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds));
