import {
  type FormatName,
  formatNames,
  formatOf,
  type MessageType,
  messageTypeOf,
  messageTypes,
} from '@bellwether/core';
import { ConfigError } from '../../config/config.ts';
import { parseFlags } from '../flags.ts';

/** What `listen` was asked to do. */
export interface ListenOptions {
  /** The server's base URL, without a slash at its end. */
  server: string;
  key: string;
  forwardTo: string;
  siteId: string | null;
  types: MessageType[];
  format: FormatName;
  /** Null: one is made up. */
  secret: string | null;
}

export const usage =
  'listen --forward-to URL [--url SERVER] [--key KEY] [--site ID] [--events a,b] [--format NAME] [--secret whsec_…]';

/** @throws ConfigError naming the flag that is wrong */
export function listenOptions(argv: readonly string[], env: NodeJS.ProcessEnv): ListenOptions {
  const { config, values } = parseFlags(argv, {
    'forward-to': 'value',
    key: 'value',
    site: 'value',
    events: 'value',
    format: 'value',
    secret: 'value',
  });
  const key = values.key ?? env.BELLWETHER_API_KEY;
  if (!values['forward-to']) throw new ConfigError('listen needs --forward-to, the URL to post messages to.');
  if (!key) throw new ConfigError('listen needs --key, an API key of the server (or BELLWETHER_API_KEY).');
  const format = formatNamed(values.format ?? 'standard');
  return {
    server: (config.url ?? `http://${config.host}:${config.port}`).replace(/\/+$/, ''),
    key,
    forwardTo: target(values['forward-to']),
    siteId: values.site ?? null,
    types: typesOf(values.events, format),
    format,
    secret: secretOf(values.secret),
  };
}

/** `localhost:3000/hook` will do. */
function target(given: string): string {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `http://${given}`;
  if (!URL.canParse(url)) throw new ConfigError(`--forward-to: "${given}" is not a URL.`);
  if (!/^https?:/i.test(url)) throw new ConfigError(`--forward-to: "${given}" is no http or https URL.`);
  return url;
}

function formatNamed(name: string): FormatName {
  const format = formatNames.find(one => one === name);
  if (!format) throw new ConfigError(`--format: "${name}" is none of ${formatNames.join(', ')}.`);
  return format;
}

/** All that the format has a name for, unless some are named. */
function typesOf(list: string | undefined, format: FormatName): MessageType[] {
  const { names } = formatOf(format);
  if (list === undefined) return messageTypes.filter(type => names[type] !== undefined);
  return list.split(',').map(given => {
    const type = messageTypeOf(given.trim());
    if (!type) throw new ConfigError(`--events: Invalid event type: ${given.trim()}`);
    if (names[type] === undefined)
      throw new ConfigError(`--events: ${type} has no name in the format ${format}.`);
    return type;
  });
}

function secretOf(given: string | undefined): string | null {
  if (given === undefined) return null;
  if (!/^whsec_[A-Za-z0-9+/]+=*$/.test(given)) {
    throw new ConfigError('--secret: a secret is whsec_ and base64, as Bellwether shows it.');
  }
  return given;
}
