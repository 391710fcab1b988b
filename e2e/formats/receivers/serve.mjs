import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

/** Listens over HTTPS. `handle` gets a request's headers and the bytes of its body, and gives the status. */
export function serve(handle) {
  const { TLS_CERT, TLS_KEY } = process.env;
  const server = createServer({ cert: readFileSync(TLS_CERT), key: readFileSync(TLS_KEY) });
  server.on('request', async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    response.writeHead(handle(request.headers, Buffer.concat(chunks))).end();
  });
  server.listen(0, '127.0.0.1', () => say({ listening: server.address().port }));
}

/** Tells the test what was taken, and under which name it came. */
export const took = (event, payload) => say({ event, payload });

const say = line => console.log(JSON.stringify(line));
