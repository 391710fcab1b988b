import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { CollectSingle } from '@bellwether/contract/collect';
import { Check, Errors } from 'typebox/value';
import { builtScript } from './built-script.ts';

/** How the collector answers one post: with a status, or by dropping the connection. */
export type Answer = number | 'drop';

/** A website on loopback with the script in its pages, and the collector its events go to. */
export interface MeasuredSite {
  origin: string;
  /** What its pages call it, another after each `forget`: a page's last ping may come after its test has ended. */
  readonly id: string;
  /** Pageviews and custom events accepted (202) since the last `forget`, as they arrived. */
  readonly events: readonly CollectSingle[];
  /** The custom events among them. */
  readonly customEvents: readonly CollectSingle[];
  /** Engagement pings accepted since then: apart, as a slow machine's pages are looked at for a while. */
  readonly pings: readonly CollectSingle[];
  /** Every post since then, with what was answered. */
  readonly posts: readonly { event: CollectSingle; answer: Answer }[];
  /** Sets the variants that visitors are assigned from now on; null for a server that fails. */
  assign(variants: Record<string, string> | null): void;
  /** How its pages asked for variants since the last `forget`: the query strings. */
  readonly questions: readonly string[];
  /** Sets the page at a path: the document that follows the head with the snippet. */
  page(path: string, body: string, attributes?: string): string;
  /** Answers of the coming posts; after them 202. */
  willAnswer(...answers: Answer[]): void;
  /** Waits until there are that many `events`, and answers them. Those sent at once may arrive in any order. */
  received(count: number): Promise<readonly CollectSingle[]>;
  /** Waits until there are that many `pings`, and answers them. */
  pinged(count: number): Promise<readonly CollectSingle[]>;
  /** Waits until that many posts arrived. */
  posted(count: number): Promise<void>;
  /** Sets what a path that is no measured page answers, when the promise is there. */
  respond(path: string, answer: () => Promise<string>): void;
  forget(): void;
  close(): Promise<void>;
}

const DEADLINE_MS = 10_000;

export async function startMeasuredSite(): Promise<MeasuredSite> {
  const script = await builtScript();
  const pages = new Map<string, () => Promise<string>>();
  let visits = 1;
  const id = () => `site_${visits}`;
  let answers: Answer[] = [];
  let variants: Record<string, string> | null = {};
  let questions: string[] = [];
  let posts: { event: CollectSingle; answer: Answer }[] = [];
  // A post that is not as it should be is an 'error' here, which ends the wait of the test.
  const arrivals = new EventEmitter();

  const accepted = (isWanted: (event: CollectSingle) => boolean) =>
    posts.filter(({ answer, event }) => answer === 202 && isWanted(event)).map(({ event }) => event);
  const events = () => accepted(({ type }) => type !== 'engagement');
  const pings = () => accepted(({ type }) => type === 'engagement');

  async function collect(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const event = parse(request, await text(request));
    if (event.site !== id()) {
      response.writeHead(202, { 'access-control-allow-origin': '*' }).end();
      return;
    }
    const answer = answers.shift() ?? 202;
    posts.push({ event, answer });
    if (answer === 'drop') request.socket.destroy();
    else response.writeHead(answer, { 'access-control-allow-origin': '*' }).end();
    arrivals.emit('post');
  }

  function tellVariants(search: string, response: ServerResponse): void {
    questions.push(search);
    if (variants)
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(variants));
    else response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
  }

  async function until(count: () => number, wanted: number): Promise<void> {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    try {
      while (count() < wanted) await once(arrivals, 'post', { signal });
    } catch (cause) {
      throw new Error(`${count()} of ${wanted} came: ${JSON.stringify(posts, null, 2)}`, { cause });
    }
  }

  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://site');
    const page = pages.get(pathname);
    if (pathname === '/api/event') collect(request, response).catch(error => arrivals.emit('error', error));
    else if (pathname === '/api/experiments') tellVariants(search, response);
    else if (pathname === '/js/script.js')
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    else if (page)
      page().then(
        body => response.writeHead(200, { 'content-type': 'text/html' }).end(body),
        error => arrivals.emit('error', error),
      );
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    origin,
    get id() {
      return id();
    },
    get events() {
      return events();
    },
    get customEvents() {
      return accepted(({ type }) => type === 'event');
    },
    get pings() {
      return pings();
    },
    get posts() {
      return posts;
    },
    page(path, body, attributes = '') {
      const snippet = `<script defer src="/js/script.js" data-site="${id()}" ${attributes}></script>`;
      pages.set(path, async () => `<!doctype html><title>${path}</title>${snippet}<body>${body}`);
      return origin + path;
    },
    get questions() {
      return questions;
    },
    assign(given) {
      variants = given;
    },
    willAnswer(...coming) {
      answers = coming;
    },
    async received(count) {
      await until(() => events().length, count);
      return events();
    },
    async pinged(count) {
      await until(() => pings().length, count);
      return pings();
    },
    posted: count => until(() => posts.length, count),
    respond(path, answer) {
      pages.set(path, answer);
    },
    forget() {
      visits++;
      posts = [];
      answers = [];
      variants = {};
      questions = [];
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** The posted event. Throws if the contract has none such. */
function parse(request: IncomingMessage, body: string): CollectSingle {
  const event: unknown = JSON.parse(body);
  if (!Check(CollectSingle, event))
    throw new Error(`Not as the contract says: ${body} ${JSON.stringify(Errors(CollectSingle, event))}`);
  const type = request.headers['content-type'];
  if (request.method !== 'POST' || !type?.startsWith('text/plain'))
    throw new Error(`${request.method} ${type}`);
  return event;
}
