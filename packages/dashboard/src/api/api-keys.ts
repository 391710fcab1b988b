import type { ApiKey, ApiKeyCreate, ApiKeyCreated } from '@bellwether/contract';
import { queryOptions } from '@tanstack/react-query';
import { api, idPath } from './client.ts';

export type Scope = ApiKey['scopes'][number];

/** All keys of the account. For owners. */
export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: async () => (await api.get<{ apiKeys: ApiKey[] }>('/api-keys')).apiKeys,
});

/** The answer has the key, this once. */
export const createApiKey = async (body: ApiKeyCreate) =>
  (await api.post<{ apiKey: ApiKeyCreated }>('/api-keys', body)).apiKey;

export const revokeApiKey = (keyId: string) => api.delete(idPath('api-keys', keyId));
