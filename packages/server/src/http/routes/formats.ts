import { FormatInfo, ScheduleInfo } from '@bellwether/contract';
import { type FormatName, formatNames, formatOf, schedules } from '@bellwether/core';
import Type from 'typebox';
import type { Api } from '../api.ts';
import { answers, named } from '../documented.ts';

/** The formats and retry presets a webhook can choose from, for forms that explain them. */
export function formatRoutes(api: Api): void {
  api.get(
    '/formats',
    {
      config: { access: 'account' },
      schema: {
        tags: ['Webhooks'],
        summary: 'List the formats and retry presets of webhooks',
        response: answers(
          200,
          named({
            formats: Type.Array(FormatInfo),
            retryPresets: Type.Record(Type.String(), ScheduleInfo),
          }),
        ),
      },
    },
    async () => ({ formats: formatNames.map(formatInfo), retryPresets: schedules }),
  );
}

function formatInfo(name: FormatName) {
  const { names, policy, headers } = formatOf(name);
  const type = Object.keys(names)[0] as keyof typeof names;
  const sent = headers({ webhookId: '', type, body: '', secret: '' });
  return { name, types: names, headers: Object.keys(sent), ...policy };
}
