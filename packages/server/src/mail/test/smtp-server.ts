import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface TakenMail {
  from: string;
  to: string[];
  /** Who signed in; null for nobody. */
  user: string | null;
  /** Headers and body as they came. */
  source: string;
}

/**
 * A mail server on loopback that speaks as much SMTP (RFC 5321) as mail programs need: EHLO, AUTH PLAIN, MAIL, RCPT,
 * DATA. `answers` replaces what it says to a command, as `{ 'RCPT': '550 No such user' }`.
 */
export async function startSmtpServer({ offersAuth = false } = {}) {
  const taken: TakenMail[] = [];
  const answers: Record<string, string> = {};
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const say = (line: string) => socket.write(`${line}\r\n`);
    let mail: TakenMail = { from: '', to: [], user: null, source: '' };
    let inData = false;
    say(answers.greeting ?? '220 mail.test ESMTP');
    createInterface({ input: socket }).on('line', line => {
      if (inData) {
        if (line !== '.') {
          mail.source += `${line.startsWith('.') ? line.slice(1) : line}\n`;
          return;
        }
        inData = false;
        if (!answers.end) taken.push(mail);
        mail = { ...mail, from: '', to: [], source: '' };
        return say(answers.end ?? '250 Taken');
      }
      const [verb = ''] = line.toUpperCase().split(' ');
      const scripted = answers[verb];
      if (scripted) return say(scripted);
      switch (verb) {
        case 'EHLO':
          return say(offersAuth ? '250-mail.test\r\n250 AUTH PLAIN' : '250 mail.test');
        case 'AUTH':
          mail.user =
            Buffer.from(line.split(' ')[2] ?? '', 'base64')
              .toString()
              .split('\0')[1] ?? null;
          return say('235 Welcome');
        case 'MAIL':
          mail.from = addressIn(line);
          return say('250 Yes');
        case 'RCPT':
          mail.to.push(addressIn(line));
          return say('250 Yes');
        case 'DATA':
          inData = true;
          return say('354 Go on');
        case 'QUIT':
          say('221 Bye');
          return socket.end();
        default:
          return say('250 Yes');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    taken,
    answers,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

const addressIn = (line: string): string => /<(.*?)>/.exec(line)?.[1] ?? '';
