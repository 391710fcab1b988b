import { createHmac, timingSafeEqual } from 'node:crypto';
import { text } from 'node:stream/consumers';

/** @param {string} body the raw body, before any JSON parser */
export function verify(secret, id, timestamp, signatures, body) {
  const age = Date.now() / 1000 - Number(timestamp);
  if (!(Math.abs(age) <= 300)) throw new Error('not signed within the last five minutes');

  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  const matches = signatures.split(' ').some(signature => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!matches) throw new Error('no signature fits');
  return JSON.parse(body);
}

// Try it from a shell: the three headers in the environment, the body on standard input.
const { BELLWETHER_WEBHOOK_SECRET, WEBHOOK_ID, WEBHOOK_TIMESTAMP, WEBHOOK_SIGNATURE } = process.env;
try {
  const body = await text(process.stdin);
  const message = verify(BELLWETHER_WEBHOOK_SECRET, WEBHOOK_ID, WEBHOOK_TIMESTAMP, WEBHOOK_SIGNATURE, body);
  console.log(`verified: ${message.type}`);
} catch (error) {
  console.error(`refused: ${error.message}`);
  process.exitCode = 1;
}
