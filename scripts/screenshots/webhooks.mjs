import { once } from 'node:events';
import { createServer } from 'node:http';

/** Receivers on this machine: one answers well, one has lost its database. */
const answers = {
  '/orders': [200, '{"received":true}'],
  '/warehouse': [200, 'ok'],
  '/crm': [503, '{"error":"could not connect to server: Connection refused","service":"crm-db"}'],
};

/** Webhooks with a receiver to show. To be made before events come that they hear of. */
export async function fillWebhooks(call, siteId) {
  const receiver = createServer((request, response) => {
    const [status, body] = answers[request.url];
    request.resume().on('end', () => {
      const delay = 8 + (request.headers['webhook-id']?.charCodeAt(8) ?? 0) / 4;
      setTimeout(() => response.writeHead(status, { 'Content-Type': 'application/json' }).end(body), delay);
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const origin = `http://127.0.0.1:${receiver.address().port}`;
  const add = async webhook => (await call('POST', '/webhooks', { siteId, ...webhook })).webhook.id;
  const healthy = await add({
    name: 'Order desk',
    url: `${origin}/orders`,
    events: ['goal.converted', 'session.created', 'event.tracked'],
  });
  const failing = await add({
    name: 'CRM contacts',
    url: `${origin}/crm`,
    events: ['goal.converted'],
    format: 'zta',
  });
  const off = await add({ name: 'Warehouse', url: `${origin}/warehouse`, events: ['pageview.tracked'] });
  await call('PATCH', `/webhooks/${off}`, { active: false });
  return {
    healthy,
    failing,
    stop: () => receiver.close(),
    /** Every message has had its first attempt. @returns ids to show */
    async settled() {
      for (;;) {
        const { deliveries } = await call('GET', `/webhooks/${healthy}/deliveries?limit=100`);
        const { deliveries: failed } = await call('GET', `/webhooks/${failing}/deliveries?limit=100`);
        const tried = failed.find(delivery => delivery.attempts > 0);
        if (tried && deliveries.length > 0 && deliveries.every(d => d.state === 'succeeded'))
          return { delivered: deliveries[0].id, undelivered: tried.id };
        await new Promise(resolve => setTimeout(resolve, 200));
      }
    },
  };
}
