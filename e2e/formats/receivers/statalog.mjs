import { createHmac, timingSafeEqual } from 'node:crypto';
import { serve, took } from './serve.mjs';

serve((headers, body) => {
  const event = headers['x-statalog-event'];
  const payload = JSON.parse(body.toString());
  // A test comes unsigned there: it asks whether somebody is at home, nothing else may follow from it.
  if (event !== 'test') {
    const mac = Buffer.from(`sha256=${createHmac('sha256', process.env.SECRET).update(body).digest('hex')}`);
    const given = Buffer.from(headers['x-statalog-signature'] ?? '');
    if (given.length !== mac.length || !timingSafeEqual(given, mac)) return 401;
    if (payload.event !== event) return 400;
  }
  took(event, payload);
  return 200;
});
