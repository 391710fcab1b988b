import { createHmac, timingSafeEqual } from 'node:crypto';
import { serve, took } from './serve.mjs';

const seen = new Set();

// As that product's document has it: parsed, written again, verified; copies are known by event and time.
serve((headers, body) => {
  const payload = JSON.parse(body.toString());
  const mac = createHmac('sha256', process.env.SECRET).update(JSON.stringify(payload)).digest('hex');
  const given = Buffer.from(headers['x-zta-signature'] ?? '');
  const expected = Buffer.from(`sha256=${mac}`);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 401;
  if (!headers['x-zta-webhook-id']?.startsWith('wh_')) return 400;
  const key = `${payload.event}-${payload.timestamp}`;
  if (!seen.has(key)) took(headers['x-zta-event'], payload);
  seen.add(key);
  return 200;
});
