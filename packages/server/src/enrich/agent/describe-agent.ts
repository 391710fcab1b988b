import type { Client, DeviceType } from '@bellwether/core';
import { UAParser } from 'ua-parser-js';
import { brandNames, browserNames, vendorOf } from './browser-names.ts';
import type { Hints } from './client-hints.ts';

type Parsed = ReturnType<UAParser['getResult']>;
type Description = Pick<Client, 'browser' | 'os'> & { device: Pick<Client['device'], 'type' | 'model'> };

/**
 * Browser, system and device by the user agent, corrected where user agents are known to be frozen and by client
 * hints where they say more.
 */
export function describeAgent(text: string, hints: Hints): Description {
  const parsed = new UAParser(text).getResult();
  const browser = browserOf(parsed, hints);
  const os = osOf(parsed, browser, hints);
  return { browser, os, device: deviceOf(parsed, os.name, browser.name, hints) };
}

function browserOf({ browser }: Parsed, { brands }: Hints): Client['browser'] {
  const told = browserNames[browser.name ?? ''] ?? browser.name ?? '';
  const brand = brands.find(({ name }) => name !== 'Chromium') ?? brands[0];
  const branded = brand ? (brandNames[brand.name] ?? brand.name) : '';
  // Browsers built on Chromium hide behind Chrome's user agent; one with a name of its own there is more exact
  // than the brand (an app's web view has its engine's).
  const name = branded !== '' && (told === '' || told === 'Chrome' || told === 'Chromium') ? branded : told;
  const version = brand && branded === name ? brand.version : (browser.version ?? '');
  return { name, version: shortVersion(version), vendor: vendorOf(name) };
}

function osOf({ os, device }: Parsed, browser: Client['browser'], hints: Hints): Client['os'] {
  const name = platformNames[hints.platform] ?? osNames[os.name ?? ''] ?? os.name ?? '';
  if (hints.platformVersion !== '') return { name, version: hintedVersion(name, hints.platformVersion) };
  const version = os.version ?? '';
  if (frozen(name, version, device.model)) return { name, version: '' };
  // From 26 on Safari's version is the system's, while the system's own stays at 18.
  const newer = name === 'iOS' && browser.name === 'Safari' && Number.parseInt(browser.version, 10) >= 26;
  return { name, version: newer ? browser.version : version };
}

/** Systems that give everyone the same version, whatever theirs is. Windows 11 says 10 too, but 10 is the family's name. */
const frozen = (os: string, version: string, model: string | undefined): boolean =>
  (os === 'macOS' && version.startsWith('10.15')) ||
  (os === 'Android' && model === REDUCED_MODEL) ||
  os === 'ChromeOS';

/** What Chrome puts where the model was. */
const REDUCED_MODEL = 'K';

function hintedVersion(os: string, version: string): string {
  if (os !== 'Windows') return shortVersion(version);
  // The numbers are those of the Windows.Foundation.UniversalApiContract: 1 to 10 are Windows 10, from 13 on it is 11.
  const major = Number.parseInt(version, 10);
  if (major >= 13) return '11';
  if (major >= 1) return '10';
  return windowsBefore10[version.split('.').slice(0, 2).join('.')] ?? '';
}

const windowsBefore10: Record<string, string> = { '0.1': '7', '0.2': '8', '0.3': '8.1' };

function deviceOf({ device }: Parsed, os: string, browser: string, hints: Hints): Description['device'] {
  const known = device.type === undefined ? undefined : (deviceTypes[device.type] ?? 'unknown');
  const model = hints.model || (device.model ?? '');
  return {
    type: known ?? (hints.mobile ? 'mobile' : os !== '' || browser !== '' ? 'desktop' : 'unknown'),
    model: notModels.has(model) ? '' : model,
  };
}

const notModels = new Set([REDUCED_MODEL, 'wv', 'Macintosh']);

const deviceTypes: Record<string, DeviceType> = {
  mobile: 'mobile',
  tablet: 'tablet',
  smarttv: 'tv',
  console: 'console',
  wearable: 'wearable',
};

const osNames: Record<string, string> = { 'Mac OS': 'macOS', 'Chromium OS': 'ChromeOS' };

/** `Sec-CH-UA-Platform` values that are surer than the user agent; "Linux" is not, where that names the distribution. */
const platformNames: Record<string, string> = {
  Windows: 'Windows',
  macOS: 'macOS',
  Android: 'Android',
  iOS: 'iOS',
  'Chrome OS': 'ChromeOS',
  'Chromium OS': 'ChromeOS',
};

/** `126` for `126.0.0.0` and `14.5` for `14.5.0`: the zeros are padding. */
const shortVersion = (version: string): string =>
  /^\d+(?:\.0)+$/.test(version) && version.split('.').length > 2
    ? version.replace(/(?:\.0)+$/, '')
    : version.replace(/^(\d+\.\d+)\.0$/, '$1');
