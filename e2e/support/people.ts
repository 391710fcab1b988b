import type { Bellwether } from './bellwether.ts';

import { PASSWORD } from './dashboard.ts';

/** What somebody may do, as the API has it. */
export interface Grant {
  role?: 'owner' | 'admin' | 'viewer' | null;
  sites?: { siteId: string; role: 'viewer' | 'admin' }[];
}

/** Somebody who is signed in, and asks as a browser does: with a cookie. */
export class Person {
  constructor(
    private readonly server: Bellwether,
    readonly email: string,
    readonly cookie: string,
  ) {}

  /** Never throws for a refusal. */
  ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return send(this.server, method, path, body, { Cookie: this.cookie, ...headers });
  }

  /** @throws Error with the answer when it is not 2xx */
  async get<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.ask(method, path, body);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }
}

export async function signIn(server: Bellwether, email: string, password = PASSWORD): Promise<Person> {
  const answer = await send(server, 'POST', '/api/v1/auth/sign-in', { email, password });
  if (!answer.ok) throw new Error(`${email}: ${answer.status} ${await answer.text()}`);
  return new Person(server, email, cookieOf(answer));
}

/** The path of an invitation that an owner makes. */
export async function invite(owner: Person, grant: Grant & { email?: string }): Promise<string> {
  const made = await owner.get<{ invitation: { link: string } }>('POST', '/api/v1/invitations', grant);
  return new URL(made.invitation.link).pathname;
}

/** Brings somebody new into the account, by an invitation of its owner. */
export async function addMember(
  server: Bellwether,
  owner: Person,
  email: string,
  grant: Grant,
): Promise<Person> {
  const token = (await invite(owner, grant)).split('/').at(-1);
  const answer = await send(server, 'POST', '/api/v1/auth/accept-invitation', {
    token,
    email,
    password: PASSWORD,
  });
  if (!answer.ok) throw new Error(`${email}: ${answer.status} ${await answer.text()}`);
  return new Person(server, email, cookieOf(answer));
}

const cookieOf = (answer: Response): string => answer.headers.get('set-cookie')!.split(';')[0]!;

const send = (
  server: Bellwether,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(server.url + path, {
    method,
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
