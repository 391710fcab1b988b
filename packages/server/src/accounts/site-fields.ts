import { AppError, type SiteSettings } from '@bellwether/core';
import ipaddr from 'ipaddr.js';

/** What the schemas of a site can't say of its fields. */

/**
 * A domain as it is kept: lower case, Punycode, no scheme, path or port. A pasted address is taken for its host.
 * @param field names it in the error
 * @throws AppError `invalid_request`
 */
export function domainOf(written: string, field: string): string {
  const address = /^https?:\/\//i.test(written) ? written : `http://${written}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  const bare =
    url &&
    url.username === '' &&
    url.password === '' &&
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.?$/.test(url.hostname);
  if (!bare) throw invalid(field, 'must be a domain, as example.com');
  return url.hostname.replace(/\.+$/, '');
}

/** @throws AppError `invalid_timezone` */
export function refuseTimezone(timezone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch (cause) {
    const sentence = `There is no timezone ${JSON.stringify(timezone)}; give an IANA name, as Europe/Berlin.`;
    throw new AppError('invalid_timezone', sentence, undefined, { cause });
  }
}

/**
 * Settings as they are kept: hosts like domains, the rest checked.
 * @throws AppError `invalid_request`
 */
export function settingsOf(given: Partial<SiteSettings>): Partial<SiteSettings> {
  given.excludedIps?.forEach((range, i) => {
    if (!ipaddr.isValid(range) && !ipaddr.isValidCIDR(range)) {
      throw invalid(`settings.excludedIps[${i}]`, 'must be an address or a CIDR');
    }
  });
  given.excludedPaths?.forEach((path, i) => {
    if (!/^[/*]/.test(path)) throw invalid(`settings.excludedPaths[${i}]`, 'must begin with / or *');
  });
  const hosts = given.hosts?.map((host, i) => hostOf(host, `settings.hosts[${i}]`));
  return hosts ? { ...given, hosts } : given;
}

/** A host that counts, or with `*.` before it the host and its subdomains. */
const hostOf = (written: string, field: string): string =>
  written.startsWith('*.') ? `*.${domainOf(written.slice(2), field)}` : domainOf(written, field);

const invalid = (field: string, problem: string) =>
  new AppError('invalid_request', `${field} ${problem}.`, [{ field, problem }]);
