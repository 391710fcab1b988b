CREATE TABLE IF NOT EXISTS events (stored_at DateTime64(3, 'UTC'), site_id LowCardinality(String), event_id String, at DateTime64(3, 'UTC'), type Enum8('pageview' = 1, 'event' = 2, 'engagement' = 3), name LowCardinality(String), visitor_id String, session_id String, visitor UInt64 MATERIALIZED sipHash64(visitor_id), session UInt64 MATERIALIZED sipHash64(session_id), hostname LowCardinality(String), path String, value Nullable(Float64), revenue Nullable(Decimal(18, 4)), currency LowCardinality(String), engaged_seconds Float32, interactive Bool, live Bool, starts_session Bool, new_visitor Bool, goals Array(String), experiments Map(LowCardinality(String), LowCardinality(String)), props Map(LowCardinality(String), String), referrer String, referrer_host LowCardinality(String), utm_source String, utm_medium String, utm_campaign String, utm_content String, utm_term String, channel LowCardinality(String), source LowCardinality(String), campaign String, country_code LowCardinality(String), state String, city String, device LowCardinality(String), browser LowCardinality(String), browser_version LowCardinality(String), os LowCardinality(String), os_version LowCardinality(String), screen LowCardinality(String), language LowCardinality(String), doc String CODEC(ZSTD(3))) ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY (site_id, toDate(at), type, visitor, at) SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS sessions (sign Int8, stored_at DateTime64(3, 'UTC'), site_id LowCardinality(String), session_id String, visitor_id String, visitor UInt64 MATERIALIZED sipHash64(visitor_id), session UInt64 MATERIALIZED sipHash64(session_id), started_at DateTime64(3, 'UTC'), last_event_at DateTime64(3, 'UTC'), last_seen_at DateTime64(3, 'UTC'), duration Float64, pageviews UInt32, events UInt32, is_bounce Bool, live Bool, entry_path String, exit_path String, hostname LowCardinality(String), goals Array(String), referrer String, referrer_host LowCardinality(String), utm_source String, utm_medium String, utm_campaign String, utm_content String, utm_term String, channel LowCardinality(String), source LowCardinality(String), campaign String, country_code LowCardinality(String), state String, city String, device LowCardinality(String), browser LowCardinality(String), browser_version LowCardinality(String), os LowCardinality(String), os_version LowCardinality(String), screen LowCardinality(String), language LowCardinality(String), doc String CODEC(ZSTD(3))) ENGINE = CollapsingMergeTree(sign) PARTITION BY toYYYYMM(started_at) ORDER BY (site_id, toDate(started_at), visitor, session, session_id) SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE events ADD COLUMN IF NOT EXISTS visitor UInt64 MATERIALIZED sipHash64(visitor_id) AFTER visitor_id;

ALTER TABLE events ADD COLUMN IF NOT EXISTS session UInt64 MATERIALIZED sipHash64(session_id) AFTER session_id;

ALTER TABLE sessions ADD COLUMN IF NOT EXISTS visitor UInt64 MATERIALIZED sipHash64(visitor_id) AFTER visitor_id;

ALTER TABLE sessions ADD COLUMN IF NOT EXISTS session UInt64 MATERIALIZED sipHash64(session_id) AFTER session_id;

ALTER TABLE events ADD COLUMN IF NOT EXISTS
  experiments Map(LowCardinality(String), LowCardinality(String)) AFTER goals;

ALTER TABLE events MODIFY SETTING non_replicated_deduplication_window = 10000;

ALTER TABLE sessions MODIFY SETTING non_replicated_deduplication_window = 10000;

CREATE TABLE IF NOT EXISTS events_in_76774676 (stored_at DateTime64(3, 'UTC'), doc String) ENGINE = Null;

CREATE MATERIALIZED VIEW IF NOT EXISTS events_by_76774676 TO events AS 
  SELECT stored_at AS `stored_at`, d.siteId AS `site_id`, d.id AS `event_id`, fromUnixTimestamp64Milli(d.at, 'UTC') AS `at`, d.type AS `type`, d.name AS `name`, d.visitorId AS `visitor_id`, d.sessionId AS `session_id`, d.hostname AS `hostname`, d.path AS `path`, d.value AS `value`, toDecimal64OrNull(toString(round(d.revenue.amount, 4)), 4) AS `revenue`, d.revenue.currency AS `currency`, d.engagedSeconds AS `engaged_seconds`, d.interactive AS `interactive`, d.live AS `live`, d.startsSession AS `starts_session`, d.newVisitor AS `new_visitor`, arrayMap(c -> c.goalId, d.conversions) AS `goals`, d.experiments AS `experiments`, d.props AS `props`, d.acquisition.referrer AS `referrer`, domain(d.acquisition.referrer) AS `referrer_host`, d.acquisition.params['utm_source'] AS `utm_source`, d.acquisition.params['utm_medium'] AS `utm_medium`, d.acquisition.params['utm_campaign'] AS `utm_campaign`, d.acquisition.params['utm_content'] AS `utm_content`, d.acquisition.params['utm_term'] AS `utm_term`, d.acquisition.channel AS `channel`, d.acquisition.source AS `source`, d.acquisition.campaign AS `campaign`, d.client.location.countryCode AS `country_code`, d.client.location.state AS `state`, d.client.location.city AS `city`, d.client.device.type AS `device`, d.client.browser.name AS `browser`, d.client.browser.version AS `browser_version`, d.client.os.name AS `os`, d.client.os.version AS `os_version`, if(d.client.screen.width = 0, '', concat(toString(d.client.screen.width), 'x', toString(d.client.screen.height))) AS `screen`, d.client.language AS `language`, doc AS `doc`
  FROM (SELECT stored_at, doc, JSONExtract(doc, 'Tuple(
  siteId String, id String, at Int64, type String, name String, visitorId String, sessionId String,
  hostname String, path String, value Nullable(Float64),
  revenue Tuple(amount Nullable(Float64), currency String), engagedSeconds Float32,
  interactive Bool, live Bool, startsSession Bool, newVisitor Bool, props Map(String, String),
  experiments Map(String, String),
  conversions Array(Tuple(goalId String)), acquisition Tuple(
  referrer String, params Map(String, String), channel String, source String, campaign String), client Tuple(
  location Tuple(countryCode String, state String, city String), device Tuple(type String),
  browser Tuple(name String, version String), os Tuple(name String, version String),
  screen Tuple(width UInt32, height UInt32), language String))') AS d FROM events_in_76774676 WHERE NOT throwIf(empty(d.siteId), 'A document of the event log can not be read'));

CREATE TABLE IF NOT EXISTS sessions_in_7221b5c6 (stored_at DateTime64(3, 'UTC'), before String, doc String) ENGINE = Null;

CREATE MATERIALIZED VIEW IF NOT EXISTS sessions_by_7221b5c6 TO sessions AS 
  SELECT sign AS `sign`, stored_at AS `stored_at`, d.siteId AS `site_id`, d.id AS `session_id`, d.visitorId AS `visitor_id`, fromUnixTimestamp64Milli(s.startedAt, 'UTC') AS `started_at`, fromUnixTimestamp64Milli(s.lastEventAt, 'UTC') AS `last_event_at`, fromUnixTimestamp64Milli(s.lastSeenAt, 'UTC') AS `last_seen_at`, if(s.pageviews <= 1 AND s.interactions = 0, 0, (s.lastEventAt - s.startedAt) / 1000) AS `duration`, s.pageviews AS `pageviews`, s.events AS `events`, s.pageviews <= 1 AND s.interactions = 0 AS `is_bounce`, d.live AS `live`, d.entryPath AS `entry_path`, s.exitPath AS `exit_path`, d.hostname AS `hostname`, arrayMap(c -> c.goalId, s.conversions) AS `goals`, d.acquisition.referrer AS `referrer`, domain(d.acquisition.referrer) AS `referrer_host`, d.acquisition.params['utm_source'] AS `utm_source`, d.acquisition.params['utm_medium'] AS `utm_medium`, d.acquisition.params['utm_campaign'] AS `utm_campaign`, d.acquisition.params['utm_content'] AS `utm_content`, d.acquisition.params['utm_term'] AS `utm_term`, d.acquisition.channel AS `channel`, d.acquisition.source AS `source`, d.acquisition.campaign AS `campaign`, d.client.location.countryCode AS `country_code`, d.client.location.state AS `state`, d.client.location.city AS `city`, d.client.device.type AS `device`, d.client.browser.name AS `browser`, d.client.browser.version AS `browser_version`, d.client.os.name AS `os`, d.client.os.version AS `os_version`, if(d.client.screen.width = 0, '', concat(toString(d.client.screen.width), 'x', toString(d.client.screen.height))) AS `screen`, d.client.language AS `language`, if(sign = 1, doc, '') AS `doc`
  FROM (
    SELECT stored_at, doc, sign, d, if(sign = 1, CAST(d, 'Tuple(
  id String, startedAt Int64, lastEventAt Int64, lastSeenAt Int64, pageviews UInt32, events UInt32,
  interactions UInt32, exitPath String, conversions Array(Tuple(goalId String)))'), b) AS s
    FROM (
      SELECT stored_at, doc, JSONExtract(doc, 'Tuple(
  siteId String, visitorId String, live Bool, entryPath String, hostname String, 
  id String, startedAt Int64, lastEventAt Int64, lastSeenAt Int64, pageviews UInt32, events UInt32,
  interactions UInt32, exitPath String, conversions Array(Tuple(goalId String)),
  acquisition Tuple(
  referrer String, params Map(String, String), channel String, source String, campaign String), client Tuple(
  location Tuple(countryCode String, state String, city String), device Tuple(type String),
  browser Tuple(name String, version String), os Tuple(name String, version String),
  screen Tuple(width UInt32, height UInt32), language String))') AS d,
        JSONExtract(before, 'Tuple(
  id String, startedAt Int64, lastEventAt Int64, lastSeenAt Int64, pageviews UInt32, events UInt32,
  interactions UInt32, exitPath String, conversions Array(Tuple(goalId String)))') AS b, if(empty(before), [1], [-1, 1]) AS signs
      FROM sessions_in_7221b5c6 WHERE NOT throwIf(empty(d.siteId), 'A document of the event log can not be read'))
    ARRAY JOIN signs AS sign);
