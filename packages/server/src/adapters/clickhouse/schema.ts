/**
 * The tables of the event store, in ClickHouse's dialect for the embedded engine and the server alike.
 *
 * Events carry the channel, source and campaign of their visit, so that every report can filter by them without
 * a join. A visit changes with each event: the sessions table takes the state before with sign −1 and the state
 * after with sign 1, so that sums over `sign` are right at any moment, merged or not. `doc` holds the whole
 * TrackedEvent or Session as JSON, from which messages are built again byte for byte. `stored_at` is when the batch
 * was handed over: never before its events were committed, and in the order of their commits.
 *
 * Reports count visitors and visits by `visitor` and `session`, 64 bits of their ids: a set of numbers takes a third
 * of the time and memory of one of texts. That two of ten million ids are the same number has a chance of 1 in
 * 400,000, and would make a count one too small. Each table is in the order in which reports read it: a site's days
 * one after the other, in a day what they count apart from pings, then visitor by visitor, since what repeats in a
 * row packs small. What else was tried: docs/decisions/report-speed.md.
 */
const acquisitionAndClient = `
  referrer String, referrer_host LowCardinality(String),
  utm_source String, utm_medium String, utm_campaign String, utm_content String, utm_term String,
  channel LowCardinality(String), source LowCardinality(String), campaign String,
  country_code LowCardinality(String), state String, city String,
  device LowCardinality(String), browser LowCardinality(String), browser_version LowCardinality(String),
  os LowCardinality(String), os_version LowCardinality(String), screen LowCardinality(String),
  language LowCardinality(String)`;

/** Computed by the engine, so that no writer of rows has to know of them. */
const hashes = `visitor UInt64 MATERIALIZED sipHash64(visitor_id), session UInt64 MATERIALIZED sipHash64(session_id)`;

const settings = `non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1`;

export const tables = [
  `CREATE TABLE IF NOT EXISTS events (
  stored_at DateTime64(3, 'UTC'), site_id LowCardinality(String), event_id String, at DateTime64(3, 'UTC'),
  type Enum8('pageview' = 1, 'event' = 2, 'engagement' = 3), name LowCardinality(String),
  visitor_id String, session_id String, ${hashes}, hostname LowCardinality(String), path String,
  value Nullable(Float64), revenue Nullable(Decimal(18, 4)), currency LowCardinality(String),
  engaged_seconds Float32, interactive Bool, live Bool, starts_session Bool, new_visitor Bool,
  goals Array(String),
  experiments Map(LowCardinality(String), LowCardinality(String)),
  props Map(LowCardinality(String), String),
  ${acquisitionAndClient},
  doc String CODEC(ZSTD(3))
) ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY (site_id, toDate(at), type, visitor, at)
SETTINGS ${settings}`,
  `CREATE TABLE IF NOT EXISTS sessions (
  sign Int8, stored_at DateTime64(3, 'UTC'), site_id LowCardinality(String), session_id String, visitor_id String, ${hashes},
  started_at DateTime64(3, 'UTC'), last_event_at DateTime64(3, 'UTC'), last_seen_at DateTime64(3, 'UTC'),
  duration Float64, pageviews UInt32, events UInt32, is_bounce Bool, live Bool,
  entry_path String, exit_path String, hostname LowCardinality(String), goals Array(String),
  ${acquisitionAndClient},
  doc String CODEC(ZSTD(3))
) ENGINE = CollapsingMergeTree(sign) PARTITION BY toYYYYMM(started_at)
ORDER BY (site_id, toDate(started_at), visitor, session, session_id)
SETTINGS ${settings}`,
];

/** What came to the tables later, for those made before; each can be run again. */
export const additions = [
  ...['events', 'sessions'].flatMap(table => [
    `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS visitor UInt64 MATERIALIZED sipHash64(visitor_id) AFTER visitor_id`,
    `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS session UInt64 MATERIALIZED sipHash64(session_id) AFTER session_id`,
  ]),
  `ALTER TABLE events ADD COLUMN IF NOT EXISTS
  experiments Map(LowCardinality(String), LowCardinality(String)) AFTER goals`,
];
