import { createAccount, createKey, createSite } from '../accounts/accounts.ts';
import { domainOf } from '../accounts/site-fields.ts';
import { openStores, tellOthers } from '../compose.ts';
import { ConfigError } from '../config/config.ts';
import { parseFlags } from './flags.ts';
import { complaints } from './stopped.ts';

/**
 * Makes an account with a site and an API key, for scripts and tests. A server in one process must not run meanwhile;
 * several may.
 */
export async function init(argv: readonly string[]): Promise<void> {
  const { config, values, switches } = parseFlags(argv, {
    email: 'value',
    password: 'value',
    site: 'value',
    json: 'switch',
  });
  const { email, password, site: domain } = values;
  if (!email || !password || !domain) throw new ConfigError('init needs --email, --password and --site.');
  // Before anything is made: an account left over from a mistyped domain would be in the way of the next try.
  domainOf(domain, '--site');
  const stores = await openStores(config);
  try {
    const user = await createAccount(stores, { email, password });
    const site = await createSite(stores, { accountId: user.accountId, domain });
    const { key } = await createKey(stores, { accountId: user.accountId, name: 'init' });
    await tellOthers(config, { kind: 'site', id: site.id }, complaints());
    const made = { apiKey: key, siteId: site.id, userId: user.id };
    process.stdout.write(switches.json ? `${JSON.stringify(made)}\n` : describe(made, email, domain));
  } finally {
    await stores.close();
  }
}

function describe(made: { apiKey: string; siteId: string }, email: string, domain: string): string {
  return [
    `Made the account ${email} with the site ${domain}.`,
    `  site id   ${made.siteId}`,
    `  API key   ${made.apiKey}   (shown only now)`,
    '',
  ].join('\n');
}
