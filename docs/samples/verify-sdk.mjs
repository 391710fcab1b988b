import { text } from 'node:stream/consumers';
import { verify } from '@bellwether/receiver';

const { BELLWETHER_WEBHOOK_SECRET, WEBHOOK_ID, WEBHOOK_TIMESTAMP, WEBHOOK_SIGNATURE } = process.env;
const headers = {
  'webhook-id': WEBHOOK_ID,
  'webhook-timestamp': WEBHOOK_TIMESTAMP,
  'webhook-signature': WEBHOOK_SIGNATURE,
};

try {
  const message = await verify(headers, await text(process.stdin), BELLWETHER_WEBHOOK_SECRET);
  console.log(`verified: ${message.type}`);
} catch (error) {
  console.error(`refused: ${error.message}`);
  process.exitCode = 1;
}
