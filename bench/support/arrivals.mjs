// Webhook receivers in a process of their own. Keeps when each request had come whole, by its path and the number
// in its body (`mark-123`); answers 200 at once, but for paths it was told to hang.
import { createServer } from 'node:http';

let arrivals = [];
const hanging = new Set();
const now = () => performance.timeOrigin + performance.now();

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => {
    const at = now();
    const mark = /mark-(\d+)/.exec(Buffer.concat(chunks).toString('latin1'));
    if (mark) arrivals.push([request.url, Number(mark[1]), at]);
    if (!hanging.has(request.url)) response.end('ok');
  });
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', message => {
  if (message.hang) hanging.add(message.hang);
  if (!message.take) return;
  process.send({ arrivals });
  arrivals = [];
});
process.on('disconnect', () => process.exit());
