import { randomBytes } from 'node:crypto';
import { makeSecret } from '@bellwether/core';
import { version } from '../../version.ts';
import { createForwarder } from './forward.ts';
import { lineOf } from './line.ts';
import { listenOptions } from './options.ts';
import { messagesFrom } from './source.ts';

export { usage } from './options.ts';

/**
 * Streams the messages of a server to a program on the developer's own machine, until it is interrupted. One after
 * the other, so that they arrive in order; a request that fails is told of and not tried again.
 */
export async function listen(argv: readonly string[]): Promise<void> {
  const options = listenOptions(argv, process.env);
  const { server, forwardTo, format, siteId } = options;
  const secret = options.secret ?? makeSecret(randomBytes(32));
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  const complain = (line: string) => void process.stderr.write(`${line}\n`);
  say(`Messages of ${siteId ? `site ${siteId} on ${server}` : server} go to ${forwardTo}, format ${format}.`);
  say(`Signed with the secret ${secret}`);

  const forward = createForwarder({ forwardTo, format, secret, userAgent: `Bellwether/${version}` });
  const messages = messagesFrom({
    ...options,
    onConnected: () => say('Listening.'),
    onBroken: (why, pauseMs) => complain(`${why} Trying again in ${pauseMs / 1000} s.`),
  });
  for await (const message of messages) say(lineOf(message.type, await forward(message)));
}
