import { isIP, type LookupFunction, connect as netConnect, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { AttemptError } from '@bellwether/core';
import type { buildConnector } from 'undici';
import { type Cidr, isAllowed, isLocalhost, refusal } from './address-guard.ts';
import type { Resolve } from './resolve.ts';

/** Where webhooks may go, and how their names are resolved. */
export interface AddressGuard {
  allow: readonly Cidr[];
  resolve: Resolve;
}

/** What wants to know how a connection comes about, and may lose interest in it. */
export interface Opening {
  /** A phase has begun; the one before it has ended. */
  began(phase: 'dns' | 'connect' | 'tls'): void;
  opened(): void;
  /** Called when nobody waits any more. */
  onAbandon: (() => void) | null;
}

/** A connection that did not come about; `error` says in which way. */
export class ConnectFailure extends Error {
  constructor(
    readonly error: AttemptError,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'ConnectFailure';
  }
}

/**
 * A connector for undici that opens sockets only to checked addresses. The name is resolved once, every answer is
 * checked, and the socket is pinned to those answers, so that a second answer (DNS rebinding) is never asked for.
 * It does not build on undici's own connector: that one's `lookup` is not called for IP literals, and it does not
 * tell the phases apart.
 * @param opening whose connection the next call opens; undici calls the connector while it dispatches
 */
export function guardedConnector(
  guard: AddressGuard,
  opening: () => Opening | null,
): buildConnector.connector {
  return ({ hostname, port, protocol, servername }, callback) => {
    const watcher = opening();
    const secure = protocol === 'https:';
    let socket: Socket | null = null;
    let phase: AttemptError = 'connect';
    let settled = false;
    const fail = (failure: Error) => {
      if (settled) return;
      settled = true;
      socket?.destroy();
      callback(failure, null);
    };
    if (watcher)
      watcher.onAbandon = () => fail(new ConnectFailure('timeout', 'Nobody waits for it any more.'));
    const onError = (cause: Error) => fail(new ConnectFailure(phase, messageOf(cause), { cause }));
    const onClose = () => fail(new ConnectFailure(phase, 'The connection was closed while it opened.'));
    const succeed = (opened: Socket) => {
      if (settled) return;
      settled = true;
      // From here on undici listens.
      opened.off('error', onError).off('close', onClose);
      watcher?.opened();
      callback(null, opened);
    };
    checkedAddresses(guard, hostname.replace(/\.$/, ''), secure, watcher).then(addresses => {
      if (settled) return;
      socket = openSocket({
        addresses,
        hostname,
        port: Number(port) || (secure ? 443 : 80),
        secure,
        servername,
      });
      watcher?.began('connect');
      socket.on('error', onError).on('close', onClose);
      socket.once('connect', () => {
        if (!secure) return succeed(socket!);
        phase = 'tls';
        watcher?.began('tls');
      });
      socket.once('secureConnect', () => succeed(socket!));
    }, fail);
  };
}

/** @throws ConnectFailure `dns`, `address_refused` */
async function checkedAddresses(
  { allow, resolve }: AddressGuard,
  host: string,
  secure: boolean,
  watcher: Opening | null,
): Promise<string[]> {
  const why = (address: string): string | null =>
    secure || isAllowed(address, allow)
      ? refusal(address, allow)
      : `${address} is reached without TLS, and not among the addresses opened for that`;
  if (isIP(host) !== 0) return refuseAny([host], why);
  // Loopback by definition: of its two families, the one that was opened is taken.
  if (isLocalhost(host)) {
    const opened = ['127.0.0.1', '::1'].filter(address => isAllowed(address, allow));
    return opened.length > 0 ? opened : refuseAny(['127.0.0.1'], why);
  }
  watcher?.began('dns');
  const answers = await resolve(host).catch(cause => {
    throw new ConnectFailure('dns', messageOf(cause), { cause });
  });
  if (answers.length === 0) throw new ConnectFailure('dns', `${host} has no address.`);
  return refuseAny(answers, why);
}

function refuseAny(addresses: string[], why: (address: string) => string | null): string[] {
  for (const address of addresses) {
    const reason = why(address);
    if (reason !== null) throw new ConnectFailure('address_refused', reason);
  }
  return addresses;
}

interface Target {
  addresses: string[];
  hostname: string;
  port: number;
  secure: boolean;
  servername: string | null | undefined;
}

function openSocket({ addresses, hostname, port, secure, servername }: Target): Socket {
  const options = {
    host: hostname,
    port,
    lookup: pinned(addresses),
    // Tries the addresses in turn, a quarter of a second apart, so that a dead IPv6 route costs little.
    autoSelectFamily: true,
    noDelay: true,
    highWaterMark: 64 * 1024,
  };
  if (!secure) return netConnect(options);
  return tlsConnect({
    ...options,
    // An address is no server name (RFC 6066); its certificate is checked against `host`.
    servername: servername || (isIP(hostname) === 0 ? hostname : ''),
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: true,
  });
}

const pinned =
  (addresses: string[]): LookupFunction =>
  (_hostname, options, callback) => {
    const all = addresses.map(address => ({ address, family: isIP(address) }));
    if (options.all) callback(null, all);
    else callback(null, all[0]!.address, all[0]!.family);
  };

/**
 * What went wrong, for people. An attempt on several addresses fails with one error for all, whose own message is
 * empty. OpenSSL's message is a line of its log with addresses and source files; its `reason` is the words in it.
 */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  if (!(error instanceof Error)) return String(error);
  return isOfOpenSsl(error) ? error.reason : error.message;
}

const isOfOpenSsl = (error: Error): error is Error & { reason: string } =>
  'library' in error && 'reason' in error && typeof error.reason === 'string';
