import { randomBytes } from 'node:crypto';
import { AppError } from '@bellwether/core';
import { passwordLinkFor } from '../accounts/password-links.ts';
import { openPostgres } from '../adapters/postgres/postgres-engine.ts';
import { createRegistry } from '../adapters/sql/registry/index.ts';
import { DataFolderBusy } from '../adapters/sqlite/data-lock.ts';
import { openStores } from '../compose.ts';
import { ConfigError } from '../config/config.ts';
import { publicUrl } from '../config/public-url.ts';
import type { Config } from '../config/settings.ts';
import { reachControl } from '../control/index.ts';
import type { Registry } from '../ports/index.ts';
import { systemClock } from '../system-clock.ts';
import { parseFlags } from './flags.ts';
import { dataFolder } from './stopped.ts';

export const passwordDetails = `
Prints a link by which somebody who forgot their password sets a new one: once, within an hour. It signs them out
everywhere else. The server may run meanwhile, or be stopped.

  --email E     who it is for; whoever has the link can use it
  --data DIR    the data folder (default ./data, or BELLWETHER_DATA); or DATABASE_URL, as the server has it

Run it with the server's settings: a stopped server's link begins with BELLWETHER_URL, or http://HOST:PORT.
`;

/** Makes a link to set a new password, for whoever has the machine. */
export async function password(argv: readonly string[]): Promise<void> {
  const { config, values } = parseFlags(argv, { email: 'value' });
  if (!values.email) throw new ConfigError('password needs --email, of who forgot theirs.');
  const link = await (config.databaseUrl
    ? inDatabase(config.databaseUrl, config, values.email)
    : inFolder(config, values.email));
  process.stdout.write(`${describe(values.email, link)}\n`);
}

/** By the stores of a stopped server; while it runs it has them to itself, and makes the link. */
async function inFolder(config: Config, email: string): Promise<string> {
  const folder = dataFolder(config);
  try {
    const stores = await openStores(config);
    return await linkIn(stores.registry, config, email).finally(stores.close);
  } catch (error) {
    if (error instanceof DataFolderBusy) return askServer(folder, email);
    throw error;
  }
}

async function askServer(folder: string, email: string): Promise<string> {
  const control = await reachControl(folder);
  try {
    return (await control.ask<{ link: string }>(`password ${oneLine(email)}`)).link;
  } finally {
    control.close();
  }
}

/**
 * Servers on the database go on, on this machine or another: a link is a row that none of them keeps in memory. Its
 * tables stay as they are, since those servers may be of an older version.
 */
async function inDatabase(url: string, config: Config, email: string): Promise<string> {
  const engine = openPostgres(url);
  try {
    return await linkIn(createRegistry(engine), config, email);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const hint = 'If it is of an older version, "bellwether migrate" brings it up to date.';
    const { message } = error as Error;
    throw new ConfigError(`The database of DATABASE_URL can’t be used: ${message}. ${hint}`, {
      cause: error,
    });
  } finally {
    await engine.close();
  }
}

const linkIn = (registry: Registry, config: Config, email: string): Promise<string> =>
  passwordLinkFor(
    { registry, clock: systemClock, random: randomBytes },
    email,
    publicUrl(config, config.port),
  );

/** A line is a question of its own to the server. */
const oneLine = (email: string): string => email.replaceAll(/\s+/g, ' ');

const describe = (email: string, link: string): string =>
  [
    `By this link ${email} sets a new password, once, within an hour:`,
    `  ${link}`,
    'Whoever has it can use it: send it to nobody else.',
  ].join('\n');
