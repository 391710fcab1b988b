import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Paths of PEM files. */
export interface Certificate {
  cert: string;
  key: string;
}

const newKey = (path: string) => [
  '-newkey',
  'ec',
  '-pkeyopt',
  'ec_paramgen_curve:P-256',
  '-nodes',
  '-keyout',
  path,
];

/** A certificate authority of the test's own, in a temporary folder; needs the `openssl` program. */
export async function createAuthority() {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-ca-'));
  const file = (name: string) => join(folder, name);
  const ca: Certificate = { cert: file('ca.pem'), key: file('ca.key') };
  await selfSigned(ca, '/CN=Bellwether test CA', 'basicConstraints=critical,CA:TRUE');

  function selfSigned({ cert, key }: Certificate, subject: string, extension: string) {
    return run('openssl', [
      ...['req', '-x509', ...newKey(key), '-out', cert],
      ...['-days', '2', '-subj', subject, '-addext', extension],
    ]);
  }

  return {
    /** The path of its certificate, for `NODE_EXTRA_CA_CERTS`. */
    path: ca.cert,
    pem: readFileSync(ca.cert),
    folder,
    /** @param days until it ends; a negative number makes one that has ended */
    async issue(name: string, altNames = 'DNS:localhost,IP:127.0.0.1', days = 2): Promise<Certificate> {
      const made = { cert: file(`${name}.pem`), key: file(`${name}.key`) };
      const request = file(`${name}.csr`);
      await run('openssl', [
        ...['req', ...newKey(made.key), '-out', request],
        ...['-subj', `/CN=${name}`, '-addext', `subjectAltName=${altNames}`],
      ]);
      await run('openssl', [
        ...['x509', '-req', '-in', request, '-CA', ca.cert, '-CAkey', ca.key],
        ...['-days', String(days), '-copy_extensions', 'copyall', '-out', made.cert],
      ]);
      return made;
    },
    /** One that nobody else vouches for. */
    async selfSigned(name: string): Promise<Certificate> {
      const made = { cert: file(`${name}.pem`), key: file(`${name}.key`) };
      await selfSigned(made, `/CN=${name}`, 'subjectAltName=DNS:localhost,IP:127.0.0.1');
      return made;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export type Authority = Awaited<ReturnType<typeof createAuthority>>;
