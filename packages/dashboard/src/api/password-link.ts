import type { PasswordLink, User } from '@bellwether/contract';
import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

/** Whose password a link sets, for whoever has it. */
export const passwordLinkQuery = (token: string) =>
  queryOptions({
    queryKey: ['password-link', token],
    queryFn: async () =>
      (await api.post<{ passwordLink: PasswordLink }>('/auth/password-link', { token })).passwordLink,
  });

/** Answered the same whether somebody has the e-mail or not. */
export const forgotPassword = (email: string) => api.post<void>('/auth/forgot-password', { email });

/** Signs in, too. */
export const resetPassword = (body: { token: string; password: string }) =>
  api.post<{ user: User }>('/auth/reset-password', body);
