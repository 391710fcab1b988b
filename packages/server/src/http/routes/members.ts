import { Member, MemberChange, MemberParams } from '@bellwether/contract';
import { AppError } from '@bellwether/core';
import Type from 'typebox';
import { sessionOf } from '../access.ts';
import { memberAnswer } from '../answers.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named, nothing } from '../documented.ts';
import { grantOf } from '../grant.ts';
import { forgetSession } from '../session.ts';

const tags = ['Members'];

export function memberRoutes(api: Api, deps: AppDeps): void {
  const { registry } = deps;

  async function find(accountId: string, id: string) {
    const member = await registry.members.get(accountId, id);
    if (!member) throw new AppError('member_not_found');
    return member;
  }

  api.get(
    '/members',
    {
      config: { access: 'owner' },
      schema: {
        tags,
        summary: 'List the members of the account',
        response: answers(200, named({ members: Type.Array(Member) })),
      },
    },
    async request => {
      const members = await registry.members.list(sessionOf(request).accountId);
      return { members: members.map(memberAnswer) };
    },
  );

  api.patch(
    '/members/:memberId',
    {
      config: { access: 'owner' },
      schema: {
        tags,
        summary: 'Give a member another role',
        description: 'It counts at once. The last owner stays one.',
        params: MemberParams,
        body: MemberChange,
        response: answers(200, named({ member: Member })),
      },
    },
    async request => {
      const { accountId } = sessionOf(request);
      const before = await find(accountId, request.params.memberId);
      const { role = before.role, sites = before.sites } = request.body;
      const grant = await grantOf(deps, accountId, { role, sites });
      if (!(await registry.members.update(accountId, before.id, grant))) throw new AppError('last_owner');
      return { member: memberAnswer(await find(accountId, before.id)) };
    },
  );

  api.delete(
    '/members/:memberId',
    {
      config: { access: 'session' },
      schema: {
        tags,
        summary: 'Remove a member, or leave the account',
        description:
          'Ends their sessions in the account and withdraws their invitations. Who has no other account is deleted. Everybody may remove themselves; of others, owners. The last owner stays.',
        params: MemberParams,
        response: nothing,
      },
    },
    async (request, reply) => {
      const { accountId, member: me } = sessionOf(request);
      const { memberId } = request.params;
      if (memberId !== me.id && me.role !== 'owner') throw new AppError('insufficient_role');
      await find(accountId, memberId);
      if (!(await registry.members.delete(accountId, memberId))) throw new AppError('last_owner');
      if (memberId === me.id) forgetSession(reply, deps);
      return reply.code(204).send();
    },
  );
}
