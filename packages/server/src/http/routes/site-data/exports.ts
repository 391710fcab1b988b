import { Readable } from 'node:stream';
import { type ExportFormat, ExportQuery, SiteParams } from '@bellwether/contract';
import { AppError, type Site } from '@bellwether/core';
import Type from 'typebox';
import * as query from '../../../query/index.ts';
import { accountOf } from '../../access.ts';
import type { Api } from '../../api.ts';
import { atMost } from '../../at-most.ts';
import type { AppDeps } from '../../deps.ts';
import { file } from '../../documented.ts';
import { owned } from '../../owned.ts';

const types: Record<ExportFormat, string> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
};

const description = `Streamed, the oldest first, in constant memory however much it is. All there is, unless \`period\` or
\`from\` and \`to\` narrow it. In CSV, cells that a spreadsheet would take for formulas have an apostrophe before them.
An account may have 3 under way at once; one that nobody reads for five minutes ends.`;

/** Each keeps a page in memory for as long as its reader takes, some 20 MB: hundreds of idle ones would end the server. */
const AT_ONCE = 3;
const PATIENCE_MS = 300_000;

type Export = typeof query.exportEvents;

/** Events and visits as files. */
export function exportRoutes(api: Api, deps: AppDeps): void {
  const find = owned(deps);
  const underWay = atMost(AT_ONCE, () => new AppError('too_many_exports'));

  const route = (what: 'events' | 'sessions', summary: string, run: Export) =>
    api.get(
      `/sites/:siteId/export/${what}`,
      {
        config: { access: 'stats:read' },
        // HEAD would read it all for nothing.
        exposeHeadRoute: false,
        schema: {
          tags: ['Data'],
          summary,
          description,
          params: SiteParams,
          querystring: ExportQuery,
          response: file({ 'application/x-ndjson': Type.String(), 'text/csv': Type.String() }),
        },
      },
      async (request, reply) => {
        const site = await find.site(request, request.params.siteId);
        const format = request.query.format ?? 'ndjson';
        const text = await run({ store: deps.eventStore }, site, request.query, deps.clock.now());
        const body = Readable.from(
          patient(text, () => body.destroy()),
          { objectMode: false, highWaterMark: 1 },
        );
        body.once('close', underWay.enter(accountOf(request)));
        return reply
          .headers({
            'Content-Type': types[format],
            'Content-Disposition': `attachment; filename="${fileName(site, what, format)}"`,
            // For proxies that would gather all of it before they pass it on.
            'X-Accel-Buffering': 'no',
          })
          .send(body);
      },
    );

  route('events', 'Export events', query.exportEvents);
  route('sessions', 'Export visits', query.exportSessions);

  /** The pieces of a text, each asked for in time. */
  async function* patient(text: AsyncIterable<string>, giveUp: () => void): AsyncGenerator<string> {
    let cancel = () => {};
    try {
      for await (const piece of text) {
        cancel = deps.clock.at(deps.clock.now() + PATIENCE_MS, giveUp);
        yield piece;
        cancel();
      }
    } finally {
      cancel();
    }
  }
}

const fileName = ({ domain }: Site, what: string, format: ExportFormat): string =>
  `${domain.replace(/[^\w.-]+/g, '-')}-${what}.${format}`;
