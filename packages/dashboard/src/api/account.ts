import type { AuthState, Me, Site, User } from '@bellwether/contract';
import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

/** What is to know before signing in. */
export const authStateQuery = queryOptions({
  queryKey: ['auth-state'],
  queryFn: () => api.get<AuthState>('/auth/state'),
});

/** Who is signed in, and what they may do. Fails with a 401 when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => api.get<Me>('/auth/me'),
  staleTime: Number.POSITIVE_INFINITY,
});

export const signIn = (body: { email: string; password: string }) =>
  api.post<{ user: User }>('/auth/sign-in', body);

export const signOut = () => api.post<void>('/auth/sign-out');

/** For members of several accounts: the session acts for this one from now on. */
export const switchAccount = (accountId: string) => api.post<Me>('/auth/switch-account', { accountId });

export const setUp = (body: { token: string; email: string; password: string; site?: string }) =>
  api.post<{ user: User; site?: Site }>('/auth/setup', body);
