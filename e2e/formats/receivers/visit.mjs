import { createHmac, timingSafeEqual } from 'node:crypto';
import { serve, took } from './serve.mjs';

// The way of the HMAC: the signature is one of the body, with the webhook's secret.
serve((headers, body) => {
  const mac = createHmac('sha256', process.env.SECRET).update(body).digest();
  const given = Buffer.from(headers['x-webhook-signature'] ?? '', 'hex');
  if (given.length !== mac.length || !timingSafeEqual(given, mac)) return 401;
  took(headers['x-webhook-event'], JSON.parse(body.toString()));
  return 200;
});
