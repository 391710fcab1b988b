import type { AcceptInvitation, AuthState, InvitationShown, Me } from '@bellwether/contract';
import { queryOptions } from '@tanstack/react-query';
import { api, idPath } from './client.ts';

/** What an invitation is to, for whoever has its link. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: async () => {
      const path = idPath('invitations', 'by-token', token);
      return (await api.get<{ invitation: InvitationShown }>(path)).invitation;
    },
  });

/** Who is signed in, or null. */
export const visitorQuery = queryOptions({
  queryKey: ['visitor'],
  queryFn: async () => {
    const { signedIn } = await api.get<AuthState>('/auth/state');
    return signedIn ? api.get<Me>('/auth/me') : null;
  },
  staleTime: 0,
});

/** With a password as a new user, who is signed in by it; without one as who is signed in. */
export const acceptInvitation = (body: AcceptInvitation) => api.post<Me>('/auth/accept-invitation', body);
