/** What is known of the program and place a visitor uses. Strings are empty where nothing is known. */
export interface Client {
  browser: { name: string; version: string; vendor: string };
  os: { name: string; version: string };
  device: {
    type: DeviceType;
    model: string;
    /** Only where the site collects `device: "full"`, else empty. */
    gpu: string;
    /** Logical processors; null where not collected. */
    hardwareConcurrency: number | null;
  };
  location: {
    /** English name, as `United States`. */
    country: string;
    /** ISO 3166-1 alpha-2, as `US`. */
    countryCode: string;
    state: string;
    city: string;
  };
  /** The owner of the visitor's network, where it is known. */
  company: { name: string; domain: string } | null;
  /** What the site's `ip` setting lets through: null, masked or full. */
  ip: string | null;
  /** IANA name as the browser told it. */
  timezone: string;
  /** BCP 47 tag. */
  language: string;
  screen: { width: number; height: number; touch: boolean } | null;
}

export type DeviceType = 'desktop' | 'mobile' | 'tablet' | 'tv' | 'console' | 'wearable' | 'unknown';

export const unknownClient: Client = {
  browser: { name: '', version: '', vendor: '' },
  os: { name: '', version: '' },
  device: { type: 'unknown', model: '', gpu: '', hardwareConcurrency: null },
  location: { country: '', countryCode: '', state: '', city: '' },
  company: null,
  ip: null,
  timezone: '',
  language: '',
  screen: null,
};

/** How a visitor came. Empty strings where nothing is known; the channel is always one of `channels`. */
export interface Acquisition {
  referrer: string;
  /** UTM parameters and click ids of the page's address, by their names there (`utm_source`, `gclid`, …). */
  params: Record<string, string>;
  channel: Channel;
  source: string;
  campaign: string;
}

/** GA4's default channel group, and AI assistants beside it. */
export const channels = [
  'Direct',
  'Organic Search',
  'Paid Search',
  'Organic Social',
  'Paid Social',
  'Organic Video',
  'Paid Video',
  'Organic Shopping',
  'Paid Shopping',
  'Paid Other',
  'Cross-network',
  'Display',
  'Email',
  'Affiliates',
  'Referral',
  'Audio',
  'SMS',
  'Mobile Push Notifications',
  'AI Assistants',
] as const;
export type Channel = (typeof channels)[number];
