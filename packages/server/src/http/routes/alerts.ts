import {
  Alert,
  AlertChange,
  AlertCreate,
  AlertFiring,
  AlertParams,
  alertLimits,
  Id,
  NextCursor,
  PageQuery,
} from '@bellwether/contract';
import { type Alert as AlertRecord, AppError } from '@bellwether/core';
import Type from 'typebox';
import { alertAnswer, firingAnswer } from '../alert-answers.ts';
import { changedAlertFields, newAlertFields } from '../alert-fields.ts';
import type { Api } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { answers, named, nothing } from '../documented.ts';
import { owned } from '../owned.ts';
import { pageRequest } from '../paging.ts';

const tags = ['Alerts'];
const one = named({ alert: Alert });

export function alertRoutes(api: Api, deps: AppDeps): void {
  const { registry, changed, clock, ids } = deps;
  const find = owned(deps);

  const answer = async (alert: AlertRecord) =>
    alertAnswer(alert, await registry.alerts.state(alert.id), await deps.alertValue(alert.id));

  /** Better refused than never sent. */
  function refuseEmails(emails: readonly string[] | undefined): void {
    if (emails && emails.length > 0 && deps.mailer === null) {
      const problem = 'can’t be used: this server sends no e-mail';
      throw new AppError('mail_not_configured', undefined, [{ field: 'emails', problem }]);
    }
  }

  /** Each is counted in memory, so that somebody's thousands would be everybody's. */
  async function refuseTooMany(siteId: string): Promise<void> {
    const { items } = await registry.alerts.list({ siteId }, { limit: alertLimits.perSite, cursor: null });
    if (items.length >= alertLimits.perSite) throw new AppError('alert_limit_reached');
  }

  api.get(
    '/alerts',
    {
      config: { access: 'account' },
      schema: {
        tags,
        summary: 'List a site’s alerts',
        querystring: Type.Object({ siteId: Id(), ...PageQuery }, { additionalProperties: false }),
        response: answers(200, named({ alerts: Type.Array(Alert), nextCursor: NextCursor })),
      },
    },
    async request => {
      const { id: siteId } = await find.site(request, request.query.siteId);
      const page = await registry.alerts.list({ siteId }, pageRequest(request.query));
      return { alerts: await Promise.all(page.items.map(answer)), nextCursor: page.nextCursor };
    },
  );

  api.post(
    '/alerts',
    {
      config: { access: 'sites:write' },
      schema: { tags, summary: 'Add an alert', body: AlertCreate, response: answers(201, one) },
    },
    async (request, reply) => {
      const site = await find.site(request, request.body.siteId);
      refuseEmails(request.body.emails);
      await refuseTooMany(site.id);
      const now = clock.now();
      const made = { id: ids('alert'), siteId: site.id, createdAt: now, updatedAt: now };
      const alert = await registry.alerts.create({ ...made, ...newAlertFields(request.body) });
      await changed('alert', alert.id);
      return reply.code(201).send({ alert: await answer(alert) });
    },
  );

  api.get(
    '/alerts/:alertId',
    {
      config: { access: 'account' },
      schema: { tags, summary: 'Read an alert', params: AlertParams, response: answers(200, one) },
    },
    async request => ({ alert: await answer(await find.alert(request, request.params.alertId)) }),
  );

  api.patch(
    '/alerts/:alertId',
    {
      config: { access: 'sites:write' },
      schema: {
        tags,
        summary: 'Change an alert',
        description: 'One that is triggered stays so until its new condition does not hold.',
        params: AlertParams,
        body: AlertChange,
        response: answers(200, one),
      },
    },
    async request => {
      const before = await find.alert(request, request.params.alertId);
      refuseEmails(request.body.emails);
      const { id, siteId, createdAt } = before;
      const fields = changedAlertFields(before, request.body);
      const alert: AlertRecord = { ...fields, id, siteId, createdAt, updatedAt: clock.now() };
      await registry.alerts.update(alert);
      await changed('alert', id);
      return { alert: await answer(alert) };
    },
  );

  api.delete(
    '/alerts/:alertId',
    {
      config: { access: 'sites:write' },
      schema: {
        tags,
        summary: 'Delete an alert',
        description: 'Its history goes with it.',
        params: AlertParams,
        response: nothing,
      },
    },
    async (request, reply) => {
      const { id } = await find.alert(request, request.params.alertId);
      await registry.alerts.delete(id);
      await changed('alert', id);
      return reply.code(204).send();
    },
  );

  api.get(
    '/alerts/:alertId/history',
    {
      config: { access: 'account' },
      schema: {
        tags,
        summary: 'When an alert fired',
        params: AlertParams,
        querystring: Type.Object(PageQuery, { additionalProperties: false }),
        response: answers(200, named({ history: Type.Array(AlertFiring), nextCursor: NextCursor })),
      },
    },
    async request => {
      const { id } = await find.alert(request, request.params.alertId);
      const page = await registry.alerts.firings(id, pageRequest(request.query));
      return { history: page.items.map(firingAnswer), nextCursor: page.nextCursor };
    },
  );
}
