import { SetUp } from '@bellwether/contract';
import { AppError } from '@bellwether/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Compile } from 'typebox/compile';
import { hashToken, sameToken } from '../../secrets/tokens.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { refuseCrossOrigin } from '../origin.ts';
import { beginSession, sessionToken } from '../session.ts';
import type { SetUpAccount } from '../set-up.ts';
import {
  needsLinkPage,
  nextStepsPage,
  runningPage,
  STYLESHEET,
  setUpPage,
  stylesheet,
} from '../start-page.ts';
import { refusal } from '../validation.ts';

const setUpBody = Compile(SetUp);

/** The first page: the set-up form for whoever has its link, and what to do next for whoever is signed in. */
export function startPageRoutes(app: Api, deps: AppDeps, setUp: SetUpAccount): void {
  const { registry, settings, clock, setupToken } = deps;

  const parseForm = async (_request: FastifyRequest, body: string) =>
    Object.fromEntries(new URLSearchParams(body));
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, parseForm);

  const show = (reply: FastifyReply, status: number, page: string) =>
    reply.code(status).header('Cache-Control', 'no-store').type('text/html; charset=utf-8').send(page);

  async function signedInPage(request: FastifyRequest): Promise<string> {
    const token = sessionToken(request);
    const found = token && (await registry.users.session(hashToken(token), clock.now()));
    if (!found) return runningPage();
    const sites = await registry.sites.list({ accountId: found.user.accountId }, { limit: 10, cursor: null });
    return nextStepsPage(settings.publicUrl, sites.items);
  }

  app.get('/', { schema: { hide: true } }, async (request, reply) => {
    if ((await registry.users.count()) > 0) return show(reply, 200, await signedInPage(request));
    const token = tokenIn(request.query);
    if (!sameToken(token, setupToken)) return show(reply, 200, needsLinkPage());
    return show(reply, 200, setUpPage({ token, email: '', site: '' }, null));
  });

  app.post('/setup', { schema: { hide: true } }, async (request, reply) => {
    refuseCrossOrigin(request, settings.publicUrl);
    const { site = '', ...rest } = fieldsOf(request.body);
    const body = site.trim() === '' ? rest : { ...rest, site };
    try {
      if (!setUpBody.Check(body)) throw refusal(setUpBody.Errors(body));
      const { user } = await setUp(body);
      await beginSession(reply, user.id, deps);
      return reply.redirect('/', 303);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { token = '', email = '' } = rest;
      return show(reply, error.status, setUpPage({ token, email, site }, error.message));
    }
  });

  app.get(STYLESHEET, { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('Cache-Control', 'public, max-age=3600').send(stylesheet),
  );
}

/** Texts only: what else a body may hold is left out. */
function fieldsOf(body: unknown): Record<string, string> {
  const entries = Object.entries(typeof body === 'object' && body !== null ? body : {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function tokenIn(query: unknown): string {
  return fieldsOf(query).token ?? '';
}
