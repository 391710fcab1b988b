// The ceiling collecting is measured against: Node's HTTP server that parses the same JSON and answers, no more.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const text = `{"accepted":${body.events?.length ?? 1}}`;
    response.writeHead(202, { 'Content-Type': 'application/json', 'Content-Length': text.length });
    response.end(text);
  });
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit());
