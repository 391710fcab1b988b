import type { IncomingMessage } from 'node:http';
import { type ExportFormat, Imported, SiteParams } from '@bellwether/contract';
import { AppError } from '@bellwether/core';
import type { Api } from '../../api.ts';
import type { AppDeps } from '../../deps.ts';
import { answers } from '../../documented.ts';
import { owned } from '../../owned.ts';

const description = `A file as the body, NDJSON (\`application/x-ndjson\`) or CSV (\`text/csv\`), of any size: lines of an
export of events, or events as servers report them, with \`timestamp\`. All of it is history, counted and not announced.
Events that have counted before, by their ids, are left out, so the same file can be sent again. The answer comes when
all of it is in the reports; a line that can't be taken is left out and told of.`;

const formats: Record<string, ExportFormat> = {
  'application/x-ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'text/csv': 'csv',
};

/** Events from files. */
export function importRoutes(api: Api, deps: AppDeps): void {
  const find = owned(deps);

  api.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers();
    // As it comes, whatever its size: nobody keeps it.
    scope.addContentTypeParser(
      Object.keys(formats),
      { bodyLimit: Number.MAX_SAFE_INTEGER },
      async (_request: unknown, body: IncomingMessage) => body,
    );
    scope.post<{ Params: { siteId: string }; Body: IncomingMessage | undefined }>(
      '/sites/:siteId/import',
      {
        config: { access: 'events:write' },
        bodyLimit: Number.MAX_SAFE_INTEGER,
        // The body is a stream, its lines are validated one by one.
        validatorCompiler: () => () => true,
        schema: {
          tags: ['Data'],
          summary: 'Import events from a file',
          description,
          consumes: ['application/x-ndjson', 'text/csv'],
          params: SiteParams,
          response: answers(200, Imported),
        },
      },
      async request => {
        const site = await find.site(request, request.params.siteId);
        const format = formats[request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''];
        if (!format || !request.body)
          throw new AppError('unsupported_media_type', 'Send application/x-ndjson or text/csv.');
        return deps.data.importFile(site, format, request.body);
      },
    );
  });
}
