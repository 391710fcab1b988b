import Type, { type Static } from 'typebox';
import { closed, Id, Name, Nullable, Time } from './common.ts';

const Lines = (description: string) =>
  Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 100, description });

const settings = {
  visitorId: Type.Enum(['daily', 'persistent'], {
    description: '`daily` stores nothing in the browser; `persistent` needs the visitors’ consent.',
  }),
  ip: Type.Enum(['none', 'masked', 'full'], {
    description: 'What messages and sessions show of the address.',
  }),
  device: Type.Enum(['basic', 'full'], { description: '`full` collects GPU, processors and screen too.' }),
  hosts: Lines('Hosts that count beside the domain and its subdomains; `*.name` with subdomains of its own.'),
  excludedIps: Lines('Addresses or CIDRs that are not counted.'),
  excludedPaths: Lines('Path patterns (`*`, `**`) that are not counted.'),
  honourGpc: Type.Boolean({ description: 'Honour Global Privacy Control and Do Not Track.' }),
  retentionDays: Nullable(
    Type.Integer({ minimum: 1, maximum: 36_500, description: 'Days after which events are deleted.' }),
  ),
};

export const SiteSettings = Type.Object(settings, closed);
const SiteSettingsChange = Type.Partial(SiteSettings, closed);

export const Site = Type.Object({
  id: Type.String(),
  name: Type.String(),
  domain: Type.String(),
  timezone: Type.String({ description: 'IANA name.' }),
  settings: SiteSettings,
  createdAt: Time(),
});
export type Site = Static<typeof Site>;

const Domain = Type.String({ minLength: 1, maxLength: 300, description: 'As `example.com`.' });
const Timezone = Type.String({ minLength: 1, maxLength: 64, description: 'IANA name. Default `UTC`.' });

export const SiteCreate = Type.Object(
  {
    domain: Domain,
    name: Type.Optional(Name),
    timezone: Type.Optional(Timezone),
    settings: Type.Optional(SiteSettingsChange),
  },
  closed,
);
export type SiteCreate = Static<typeof SiteCreate>;

export const SiteChange = Type.Partial(SiteCreate, closed);
export type SiteChange = Static<typeof SiteChange>;

export const SiteParams = Type.Object({ siteId: Id() });
