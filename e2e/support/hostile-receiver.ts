import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a response may hold to harm who looks at it: markup, control characters, text that turns around, length. */
export const hostile = {
  body: `<script>window.harmed = true</script><img src=x onerror="window.harmed = true">\u202Egnp.exe \0 ${'long '.repeat(2000)}`,
  header: '<img src=x onerror=window.harmed=true>',
};

/** A receiver that refuses everything with an answer of the kind. */
export async function startHostileReceiver() {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(500, { 'Content-Type': 'text/html', 'X-Evil': hostile.header });
      response.end(hostile.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
