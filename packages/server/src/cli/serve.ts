import pino, { type Logger } from 'pino';
import { type RunningServer, startServer } from '../compose.ts';
import { createTidying, ownHeap } from '../garbage.ts';
import { version } from '../version.ts';
import { parseFlags } from './flags.ts';

const TIDYING_MS = 2000;

/** Runs the server until it is told to stop, and stops without losing anything. */
export async function serve(argv: readonly string[]): Promise<void> {
  const began = performance.now();
  const { config } = parseFlags(argv);
  // What people read goes to standard output, the log (a JSON object a line) to standard error.
  const log = pino(
    { level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination(2),
  );
  const starting = startServer(config, log);
  stopOnSignal(starting, log);
  const server = await starting;
  setInterval(createTidying(ownHeap()), TIDYING_MS).unref();
  process.stdout.write(welcome(server, (performance.now() - began) / 1000));
}

function welcome(server: RunningServer, seconds: number): string {
  const { url, port, roles, setupUrl, sites, warnings } = server;
  const runs = roles ? `does ${[...roles].join(', ')} of ${url} on port ${port}` : `runs on ${url}`;
  if (roles && !roles.has('api'))
    return `\n  Bellwether ${version} ${runs}  (started in ${seconds.toFixed(1)} s)\n\n`;
  const next = setupUrl
    ? [
        '  1. Make your account (this link works once):',
        `       ${setupUrl}`,
        '  2. Add the script to your pages:',
      ]
    : ['  Your pages need this script tag:'];
  const tag = `<script defer src="${url}/js/script.js" data-site="${sites.length === 1 ? sites[0]!.id : 'SITE_ID'}"></script>`;
  return [
    '',
    `  Bellwether ${version} ${runs}  (started in ${seconds.toFixed(1)} s)`,
    '',
    ...next,
    `       ${tag}`,
    ...(setupUrl ? ['  3. Tell it where to post: docs/start.md shows the first webhook.'] : []),
    '',
    `  See it work without setting anything up: npm run demo`,
    ...warnings.map(warning => `  Note: ${warning}`),
    '',
    '',
  ].join('\n');
}

/** The first signal stops in good order, a server that is still starting too; a second one stops waiting. */
function stopOnSignal(starting: Promise<RunningServer>, log: Logger): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      log.info({ signal }, 'Stopping: finishing what was taken.');
      starting
        .then(server => server.stop())
        .then(
          () => {
            log.info('Stopped; nothing is lost.');
            process.exit(0);
          },
          (error: unknown) => {
            log.error({ err: error }, 'Stopping failed.');
            process.exit(1);
          },
        );
    });
  }
}
