import { ApiKey, ApiKeyCreate, ApiKeyCreated, ApiKeyParams } from '@bellwether/contract';
import { AppError } from '@bellwether/core';
import Type from 'typebox';
import { createKey } from '../../accounts/accounts.ts';
import { sessionOf } from '../access.ts';
import { apiKeyAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named, nothing } from '../documented.ts';

const tags = ['API keys'];

/** For people who are signed in only: a key that could make keys would outlive its own end. */
export function apiKeyRoutes(api: Api, deps: AppDeps): void {
  const { registry, clock } = deps;

  api.get(
    '/api-keys',
    {
      config: { access: 'owner' },
      schema: {
        tags,
        summary: 'List API keys',
        response: answers(200, named({ apiKeys: Type.Array(ApiKey) })),
      },
    },
    async request => {
      const keys = await registry.apiKeys.list(sessionOf(request).accountId);
      return { apiKeys: keys.map(apiKeyAnswer) };
    },
  );

  api.post(
    '/api-keys',
    {
      config: { access: 'owner' },
      schema: {
        tags,
        summary: 'Make an API key',
        description: 'The answer has the `key`, this once.',
        body: ApiKeyCreate,
        response: answers(201, named({ apiKey: ApiKeyCreated })),
      },
    },
    async (request, reply) => {
      const { name, scopes, expiresAt } = request.body;
      const until = expiresAt ? Date.parse(expiresAt) : null;
      if (until !== null && until <= clock.now()) throw pastExpiry();
      const { accountId } = sessionOf(request);
      const made = await createKey(deps, { accountId, name, scopes, expiresAt: until });
      return reply.code(201).send({ apiKey: { ...apiKeyAnswer(made), key: made.key } });
    },
  );

  api.delete(
    '/api-keys/:keyId',
    {
      config: { access: 'owner' },
      schema: { tags, summary: 'Revoke an API key', params: ApiKeyParams, response: nothing },
    },
    async (request, reply) => {
      const { accountId } = sessionOf(request);
      if (!(await registry.apiKeys.delete(accountId, request.params.keyId))) {
        throw new AppError('api_key_not_found');
      }
      return reply.code(204).send();
    },
  );
}

const pastExpiry = () =>
  new AppError('invalid_request', 'expiresAt is in the past.', [
    { field: 'expiresAt', problem: 'is in the past' },
  ]);
