import { type Message, type MessageType, messageId } from '@bellwether/core';
import pino from 'pino';
import { parseFlags } from '../../../packages/server/src/cli/flags.ts';
import { startServer } from '../../../packages/server/src/compose.ts';

/** What the test asks for: a message of the first site, as if its source had made it. */
export interface Announcement {
  type: MessageType;
  data: object;
  /** Epoch ms. */
  at: number;
}

/**
 * The server, for tests: it announces what the process that started it says. Types that no event causes have
 * sources that wait for hours or days of traffic; here they are told directly. The product has no such way in.
 */
const { config } = parseFlags(process.argv.slice(2));
const server = await startServer(config, pino({ base: null }, pino.destination(2)));
let announced = 0;

process.on('message', async ({ type, data, at }: Announcement) => {
  const { id: siteId, accountId } = server.sites[0]!;
  const id = messageId(type, siteId, String(++announced));
  const message: Message = { id, type, accountId, siteId, at, data: JSON.stringify({ ...data, siteId }) };
  await server.announce(message);
});
