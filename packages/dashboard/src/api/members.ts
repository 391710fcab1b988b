import type {
  Invitation,
  InvitationCreate,
  InvitationCreated,
  Member,
  MemberChange,
} from '@bellwether/contract';
import { queryOptions } from '@tanstack/react-query';
import { api, idPath } from './client.ts';

/** Everybody in the account. For owners. */
export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: async () => (await api.get<{ members: Member[] }>('/members')).members,
});

export const changeMember = async (memberId: string, change: MemberChange) =>
  (await api.patch<{ member: Member }>(idPath('members', memberId), change)).member;

/** Of oneself: leaves the account, and is signed out. */
export const removeMember = (memberId: string) => api.delete(idPath('members', memberId));

/** The open ones. For owners. */
export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: async () => (await api.get<{ invitations: Invitation[] }>('/invitations')).invitations,
});

/** The answer has the link, this once. */
export const createInvitation = async (body: InvitationCreate) =>
  (await api.post<{ invitation: InvitationCreated }>('/invitations', body)).invitation;

export const withdrawInvitation = (invitationId: string) => api.delete(idPath('invitations', invitationId));
