/** A website that is measured. */
export interface Site {
  id: string;
  accountId: string;
  name: string;
  domain: string;
  /** IANA name; a day of the site begins at its midnight. */
  timezone: string;
  settings: SiteSettings;
  createdAt: number;
}

export interface SiteSettings {
  /** `daily`: nothing stored in the browser, an id lasts a day. `persistent`: an id in localStorage, with consent. */
  visitorId: 'daily' | 'persistent';
  /** What messages and sessions show of the address: nothing, the network, or all. */
  ip: 'none' | 'masked' | 'full';
  /** Whether GPU, logical processors and screen are collected. */
  device: 'basic' | 'full';
  /** Hosts whose pages count, beside the domain and its subdomains. */
  hosts: string[];
  /** Addresses or CIDRs that are not counted. */
  excludedIps: string[];
  /** Path patterns that are not counted. */
  excludedPaths: string[];
  /** Whether Global Privacy Control and Do Not Track are honoured. */
  honourGpc: boolean;
  /** Days after which events are deleted; null keeps them. */
  retentionDays: number | null;
}

export const defaultSettings: SiteSettings = {
  visitorId: 'daily',
  ip: 'none',
  device: 'basic',
  hosts: [],
  excludedIps: [],
  excludedPaths: [],
  honourGpc: true,
  retentionDays: null,
};
