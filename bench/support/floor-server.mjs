// The floor collecting is measured against: what a durable 202 alone costs. Node's HTTP server parses the JSON, appends
// the body to a file, and answers once a fdatasync that began after the write is done. All that wait share it.
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';

const [path] = process.argv.slice(2);
const file = await open(path, 'w');
let waiting = [];
let syncing = false;

async function sync() {
  syncing = true;
  while (waiting.length > 0) {
    const group = waiting;
    waiting = [];
    await file.write(`${group.map(({ text }) => text).join('\n')}\n`);
    await file.datasync();
    for (const { done } of group) done();
  }
  syncing = false;
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    const text = Buffer.concat(chunks).toString('utf8');
    const body = JSON.parse(text);
    const answer = `{"accepted":${body.events?.length ?? 1}}`;
    waiting.push({
      text,
      done() {
        response.writeHead(202, { 'Content-Type': 'application/json', 'Content-Length': answer.length });
        response.end(answer);
      },
    });
    // In the next turn of the loop, so that all requests read in this one share the wait.
    if (!syncing) {
      syncing = true;
      setImmediate(sync);
    }
  });
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('disconnect', () => process.exit());
