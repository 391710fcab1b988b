import {
  cidrList,
  clusterName,
  count,
  httpUrl,
  integerFrom,
  mailAddress,
  oneOf,
  type Parse,
  path,
  postgresUrl,
  roles,
  smtpUrl,
  text,
} from './parsers.ts';

export interface Setting<T> {
  /** The flag is this in kebab case; `bellwether.config.json` uses it as it is. */
  env: string;
  parse: Parse<T>;
  /** Null: none unless given. */
  default: T;
  meaning: string;
}

const setting = <T>(env: string, parse: Parse<T>, fallback: T, meaning: string): Setting<T> => ({
  env,
  parse,
  default: fallback,
  meaning,
});

/** Every setting there is: name in the config file → environment variable, check, default, meaning. */
export const settings = {
  port: setting('PORT', integerFrom(0, 65_535), 8000, 'the port it listens on (0 picks a free one)'),
  host: setting('HOST', text, '127.0.0.1', 'the address it listens on'),
  data: setting('BELLWETHER_DATA', path, './data', 'the folder of the embedded stores'),
  url: setting<string | null>(
    'BELLWETHER_URL',
    httpUrl,
    null,
    'the public base URL (default http://HOST:PORT)',
  ),
  secretKey: setting<string | null>(
    'BELLWETHER_SECRET_KEY',
    text,
    null,
    'seals webhook secrets at rest: 32 bytes as base64 or hex (default: a file in the data folder)',
  ),
  webhookAllow: setting<string>(
    'BELLWETHER_WEBHOOK_ALLOW',
    cidrList,
    '',
    'addresses or CIDRs webhooks may reach although they are not public, separated by commas',
  ),
  trustedProxies: setting<string>(
    'BELLWETHER_TRUSTED_PROXIES',
    cidrList,
    '',
    'addresses or CIDRs of proxies whose X-Forwarded-For is believed',
  ),
  clientIpHeader: setting(
    'BELLWETHER_CLIENT_IP_HEADER',
    oneOf('x-forwarded-for', 'forwarded', 'cf-connecting-ip'),
    'x-forwarded-for',
    'the header a trusted proxy tells the client’s address in',
  ),
  databaseUrl: setting<string | null>(
    'DATABASE_URL',
    postgresUrl,
    null,
    'the meta store on PostgreSQL, postgres://user:password@host:port/database (default: SQLite in the data folder)',
  ),
  clickhouseUrl: setting<string | null>(
    'CLICKHOUSE_URL',
    httpUrl,
    null,
    'the event store (default: the embedded engine)',
  ),
  clickhouseCluster: setting<string | null>(
    'CLICKHOUSE_CLUSTER',
    clusterName,
    null,
    'the cluster of CLICKHOUSE_URL that sites are spread over, as its servers call it (default: one server has all)',
  ),
  natsUrl: setting<string | null>(
    'NATS_URL',
    text,
    null,
    'accepted events on NATS JetStream, nats://host:port, several separated by commas; for several processes',
  ),
  roles: setting(
    'BELLWETHER_ROLES',
    roles,
    'all',
    'what this process does of several: any of `collect`, `process`, `deliver`, `api`, separated by commas',
  ),
  partitions: setting(
    'BELLWETHER_PARTITIONS',
    integerFrom(1, 1024),
    8,
    'parts that several processes share the visitors out by; fixed once there are events on NATS',
  ),
  natsReplicas: setting<number | null>(
    'BELLWETHER_NATS_REPLICAS',
    integerFrom(1, 5),
    null,
    'servers that keep each accepted event (default: 3 where NATS has as many, else 1)',
  ),
  apiRateLimit: setting('BELLWETHER_API_RATE_LIMIT', count, 50, 'API requests a minute and key'),
  webhooksPerSite: setting('BELLWETHER_WEBHOOKS_PER_SITE', count, 10, 'webhooks a site may have'),
  deliveryConcurrency: setting(
    'BELLWETHER_DELIVERY_CONCURRENCY',
    count,
    64,
    'webhook requests under way at once',
  ),
  webhookConcurrency: setting(
    'BELLWETHER_WEBHOOK_CONCURRENCY',
    count,
    8,
    'requests under way at once to one webhook',
  ),
  webhookPayloadBytes: setting(
    'BELLWETHER_WEBHOOK_PAYLOAD_BYTES',
    integerFrom(1, 100_000_000),
    1_000_000,
    'bytes a webhook request’s body may have',
  ),
  disableAfterDays: setting(
    'BELLWETHER_DISABLE_AFTER_DAYS',
    count,
    5,
    'days of trying without a success that switch a webhook off',
  ),
  disableAfterExhausted: setting(
    'BELLWETHER_DISABLE_AFTER_EXHAUSTED',
    count,
    100,
    'deliveries in a row given up that switch a webhook off',
  ),
  deliveryRetentionDays: setting(
    'BELLWETHER_DELIVERY_RETENTION_DAYS',
    count,
    30,
    'days the delivery log is kept',
  ),
  smtpUrl: setting<string | null>(
    'BELLWETHER_SMTP_URL',
    smtpUrl,
    null,
    'the mail server, smtp(s)://user:password@host:port; without it no e-mail is sent',
  ),
  mailFrom: setting<string | null>(
    'BELLWETHER_MAIL_FROM',
    mailAddress,
    null,
    'the sender of e-mails (default: bellwether@ the host of the public base URL)',
  ),
  geoCity: setting<string | null>(
    'BELLWETHER_GEO_CITY',
    path,
    null,
    'an MMDB file for country, state and city',
  ),
  geoCompany: setting<string | null>(
    'BELLWETHER_GEO_COMPANY',
    path,
    null,
    'an MMDB file for the network’s owner',
  ),
  logLevel: setting(
    'BELLWETHER_LOG_LEVEL',
    oneOf('trace', 'debug', 'info', 'warn', 'error'),
    'info',
    'the least a log line must matter',
  ),
} as const;

type Settings = typeof settings;
export type Config = { [Name in keyof Settings]: Settings[Name] extends Setting<infer T> ? T : never };
