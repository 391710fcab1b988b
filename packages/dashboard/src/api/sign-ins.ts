import type { SignedIn } from '@bellwether/contract';
import { queryOptions } from '@tanstack/react-query';
import { api, idPath } from './client.ts';

/** Where whoever asks is signed in, last seen first. */
export const signInsQuery = queryOptions({
  queryKey: ['sign-ins'],
  queryFn: async () => (await api.get<{ sessions: SignedIn[] }>('/auth/sessions')).sessions,
});

export const endSignIn = (signInId: string) => api.delete(idPath('auth', 'sessions', signInId));

/** Here, too. */
export const endAllSignIns = () => api.delete('/auth/sessions');

/** Signs out everywhere else. */
export const changePassword = (current: string, next: string) =>
  api.post<void>('/auth/password', { current, new: next });
