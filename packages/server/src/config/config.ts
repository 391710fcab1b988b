import { existsSync, readFileSync } from 'node:fs';
import { Problem } from './parsers.ts';
import { type Config, settings } from './settings.ts';

/** A setting that can't be used; the message names it and where it came from, in one line. */
export class ConfigError extends Error {}

/** Settings as given in one place: by name in a file or as flags, or by variable in the environment. */
type Given = Record<string, string | undefined>;

export interface Sources {
  flags: Given;
  env: Given;
  /** Parsed `bellwether.config.json`; null without one. */
  file: Record<string, unknown> | null;
}

/**
 * The configuration: flags before environment before file before defaults.
 * @throws ConfigError naming the first wrong setting
 */
export function readConfig({ flags, env, file }: Sources): Config {
  const unknown = Object.keys(file ?? {}).find(name => !(name in settings));
  if (unknown) throw new ConfigError(`bellwether.config.json: there is no setting "${unknown}".`);
  const entries = Object.entries(settings).map(([name, { env: variable, parse, default: fallback }]) => {
    const [origin, written] = firstOf([
      [`--${kebab(name)}`, flags[name]],
      [variable, env[variable] || undefined],
      [`bellwether.config.json: ${name}`, file?.[name] === undefined ? undefined : String(file[name])],
    ]);
    return [name, written === undefined ? fallback : parsed(origin, written, parse)];
  });
  return Object.fromEntries(entries) as Config;
}

function firstOf(places: [string, string | undefined][]): [string, string | undefined] {
  return places.find(([, written]) => written !== undefined) ?? ['', undefined];
}

function parsed(origin: string, written: string, parse: (written: string) => unknown): unknown {
  try {
    return parse(written);
  } catch (error) {
    if (error instanceof Problem) throw new ConfigError(`${origin} ${error.message}.`, { cause: error });
    throw error;
  }
}

/** `webhookAllow` as a flag: `webhook-allow`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);

/** Reads a config file if it is there. @throws ConfigError when it is not a JSON object */
export function readConfigFile(path: string): Record<string, unknown> | null {
  if (!existsSync(path)) return null;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new ConfigError(`${path} is not valid JSON.`, { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigError(`${path} must hold one JSON object.`);
  }
  return value as Record<string, unknown>;
}

const secret = new Set(['secretKey', 'databaseUrl', 'clickhouseUrl', 'natsUrl', 'smtpUrl']);

/** The configuration as it may be logged: what differs from the defaults, secrets and passwords hidden. */
export function summary(config: Config): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([name, value]) => value !== settings[name as keyof Config].default)
      .map(([name, value]) => [name, secret.has(name) ? '(hidden)' : value]),
  );
}
