import { parseArgs } from 'node:util';
import { ConfigError, kebab, readConfig, readConfigFile } from '../config/config.ts';
import { type Config, settings } from '../config/settings.ts';

/** Flags of a command beside the settings: name → whether it takes a value. */
type Own = Record<string, 'value' | 'switch'>;

export interface Parsed {
  config: Config;
  values: Record<string, string | undefined>;
  switches: Record<string, boolean | undefined>;
}

/**
 * A command's flags and the configuration they are part of.
 * @throws ConfigError naming an unknown flag or wrong setting
 */
export function parseFlags(argv: readonly string[], own: Own = {}): Parsed {
  const settingFlags = Object.keys(settings).map(name => [kebab(name), { type: 'string' as const }] as const);
  const ownFlags = Object.entries(own).map(
    ([name, kind]) =>
      [name, { type: kind === 'value' ? ('string' as const) : ('boolean' as const) }] as const,
  );
  const given = parse(argv, Object.fromEntries([...settingFlags, ...ownFlags]));
  const flags = Object.fromEntries(Object.keys(settings).map(name => [name, asString(given[kebab(name)])]));
  return {
    config: readConfig({ flags, env: process.env, file: readConfigFile('bellwether.config.json') }),
    values: Object.fromEntries(Object.keys(own).map(name => [name, asString(given[name])])),
    switches: Object.fromEntries(Object.keys(own).map(name => [name, given[name] === true])),
  };
}

function parse(argv: readonly string[], options: Record<string, { type: 'string' | 'boolean' }>) {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    throw new ConfigError(`${(cause as Error).message}. "bellwether help" lists the flags.`, { cause });
  }
}

const asString = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
