import type { Explanation } from './why.ts';

/**
 * Why no connection came about, from what Node and OpenSSL said; null for an error of another kind.
 * @param host with its port, as the webhook's address names it
 */
export function explainConnecting(error: string, message: string, host: string): Explanation | null {
  if (error === 'address_refused')
    return {
      sentence: `The address is not one webhooks may reach: ${message}.`,
      advice:
        'Webhooks go to public addresses. The server’s operator can open others with BELLWETHER_WEBHOOK_ALLOW; to receive on your own machine, use “bellwether listen”.',
    };
  const cases = known[error];
  if (!cases) return null;
  const found = cases.find(({ says }) => says.test(message));
  if (found) return { sentence: found.sentence(host), advice: found.advice };
  return { sentence: `${unknown[error]} ${host}: ${message}.`, advice: 'It is tried again.' };
}

interface Case {
  says: RegExp;
  sentence(host: string): string;
  advice: string;
}

const unknown: Record<string, string> = {
  dns: 'There was no address to be had for',
  connect: 'No connection came about to',
  tls: 'There was no secure connection to',
};

const known: Record<string, Case[]> = {
  dns: [
    {
      says: /ENOTFOUND|ENODATA|has no address/,
      sentence: host => `There is no address for the name ${host}.`,
      advice: 'Check the spelling, and the domain’s DNS records. A new record may take an hour to be seen.',
    },
    {
      says: /TIMEOUT|ETIMEDOUT|EAI_AGAIN|SERVFAIL|ECONNREFUSED/,
      sentence: host => `The name servers gave no answer for ${host}.`,
      advice: 'This usually passes, and it is tried again. If not, look at the domain’s name servers.',
    },
  ],
  connect: [
    {
      says: /ECONNREFUSED/,
      sentence: host => `${host} refused the connection: nothing listens there.`,
      advice: 'Check that the receiver runs, and that the port is right.',
    },
    {
      says: /EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL/,
      sentence: host => `There is no way through the network to ${host}.`,
      advice: 'Check the receiver’s network and firewall, and whether this server has a route there (IPv6?).',
    },
    {
      says: /ETIMEDOUT/,
      sentence: host => `${host} did not take the connection in time.`,
      advice: 'A firewall may drop what comes from this server, or the machine is off.',
    },
    {
      says: /ECONNRESET|closed while it opened/,
      sentence: host => `${host} closed the connection as soon as it was open.`,
      advice: 'A firewall or proxy in front of the receiver may refuse this server.',
    },
  ],
  tls: [
    {
      says: /expired/,
      sentence: host => `The certificate of ${host} has expired.`,
      advice: 'Renew it on the receiver, and have that renewal done by itself.',
    },
    {
      says: /not yet valid/,
      sentence: host => `The certificate of ${host} is not valid yet.`,
      advice: 'Check the clocks of both machines.',
    },
    {
      says: /altnames|does not match/i,
      sentence: host => `The certificate is not for ${host}.`,
      advice: 'The receiver shows the certificate of another name: check its TLS settings, or the address.',
    },
    {
      says: /self[- ]signed/,
      sentence: host => `The certificate of ${host} is signed by itself, or by an authority nobody knows.`,
      advice: 'Use one of a public authority, such as Let’s Encrypt. Certificates are always checked.',
    },
    {
      says: /unable to (?:verify|get)/,
      sentence: host => `The certificate chain of ${host} is not complete.`,
      advice:
        'Browsers fill in a missing intermediate certificate, programs don’t: have the receiver send the full chain.',
    },
    {
      says: /wrong version number|packet length too long|http request/i,
      sentence: host => `${host} does not speak TLS on this port.`,
      advice: 'The port may be that of plain HTTP; https usually is on 443.',
    },
    {
      says: /handshake failure|protocol version|unsupported protocol|no shared cipher/i,
      sentence: host => `${host} and this server have no version of TLS in common.`,
      advice: 'The receiver needs TLS 1.2 or newer.',
    },
    {
      says: /ECONNRESET|disconnected|closed/,
      sentence: host => `${host} closed the connection during the TLS handshake.`,
      advice: 'It may not know the name it was asked for (SNI), or a firewall stands between.',
    },
  ],
};
