import { createHmac, timingSafeEqual } from 'node:crypto';
import { serve, took } from './serve.mjs';

// As that product's document has it: the payload is parsed first, and signed as it is when written again.
serve((headers, body) => {
  const payload = JSON.parse(body.toString());
  const mac = createHmac('sha256', process.env.SECRET).update(JSON.stringify(payload)).digest('hex');
  const given = headers['x-buddystat-signature'] ?? '';
  if (given.length !== mac.length || !timingSafeEqual(Buffer.from(given), Buffer.from(mac))) return 401;
  took(headers['x-buddystat-event'], payload);
  return 200;
});
