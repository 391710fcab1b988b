import { changingDocument, eventDocument, sessionDocument } from './documents.ts';
import { type Intake, intake } from './intake.ts';
import type { Table } from './layout.ts';
import { stringLiteral } from './literal.ts';

/**
 * The tables of the event store, in ClickHouse's dialect for the embedded engine and the server alike.
 *
 * What is written are documents, to intakes (intake.ts): the engine takes the columns out of them itself, which
 * spares the server to read each back and make a row of it.
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
interface Column {
  name: string;
  type: string;
  /** What it is made from: `d` is the document, `s` a session's changing part. Null for what the type computes. */
  from: string | null;
}

const column = (name: string, type: string, from: string | null): Column => ({ name, type, from });
const few = 'LowCardinality(String)';
const time = "DateTime64(3, 'UTC')";
const at = (ms: string): string => `fromUnixTimestamp64Milli(${ms}, 'UTC')`;

/** Computed by the engine for every row, however it was written. */
const hashes: Column[] = [
  column('visitor', 'UInt64 MATERIALIZED sipHash64(visitor_id)', null),
  column('session', 'UInt64 MATERIALIZED sipHash64(session_id)', null),
];

const acquisitionAndClient: Column[] = [
  column('referrer', 'String', 'd.acquisition.referrer'),
  column('referrer_host', few, 'domain(d.acquisition.referrer)'),
  column('utm_source', 'String', "d.acquisition.params['utm_source']"),
  column('utm_medium', 'String', "d.acquisition.params['utm_medium']"),
  column('utm_campaign', 'String', "d.acquisition.params['utm_campaign']"),
  column('utm_content', 'String', "d.acquisition.params['utm_content']"),
  column('utm_term', 'String', "d.acquisition.params['utm_term']"),
  column('channel', few, 'd.acquisition.channel'),
  column('source', few, 'd.acquisition.source'),
  column('campaign', 'String', 'd.acquisition.campaign'),
  column('country_code', few, 'd.client.location.countryCode'),
  column('state', 'String', 'd.client.location.state'),
  column('city', 'String', 'd.client.location.city'),
  column('device', few, 'd.client.device.type'),
  column('browser', few, 'd.client.browser.name'),
  column('browser_version', few, 'd.client.browser.version'),
  column('os', few, 'd.client.os.name'),
  column('os_version', few, 'd.client.os.version'),
  column(
    'screen',
    few,
    "if(d.client.screen.width = 0, '', concat(toString(d.client.screen.width), 'x', toString(d.client.screen.height)))",
  ),
  column('language', few, 'd.client.language'),
];

/** By way of text, which is exact; null beyond what the column holds, where `doc` keeps the amount. */
const amount = 'toDecimal64OrNull(toString(round(d.revenue.amount, 4)), 4)';
const goalsOf = (conversions: string): string => `arrayMap(c -> c.goalId, ${conversions})`;

const eventColumns: Column[] = [
  column('stored_at', time, 'stored_at'),
  column('site_id', few, 'd.siteId'),
  column('event_id', 'String', 'd.id'),
  column('at', time, at('d.at')),
  column('type', "Enum8('pageview' = 1, 'event' = 2, 'engagement' = 3)", 'd.type'),
  column('name', few, 'd.name'),
  column('visitor_id', 'String', 'd.visitorId'),
  column('session_id', 'String', 'd.sessionId'),
  ...hashes,
  column('hostname', few, 'd.hostname'),
  column('path', 'String', 'd.path'),
  column('value', 'Nullable(Float64)', 'd.value'),
  column('revenue', 'Nullable(Decimal(18, 4))', amount),
  column('currency', few, 'd.revenue.currency'),
  column('engaged_seconds', 'Float32', 'd.engagedSeconds'),
  column('interactive', 'Bool', 'd.interactive'),
  column('live', 'Bool', 'd.live'),
  column('starts_session', 'Bool', 'd.startsSession'),
  column('new_visitor', 'Bool', 'd.newVisitor'),
  column('goals', 'Array(String)', goalsOf('d.conversions')),
  column('experiments', 'Map(LowCardinality(String), LowCardinality(String))', 'd.experiments'),
  column('props', 'Map(LowCardinality(String), String)', 'd.props'),
  ...acquisitionAndClient,
  column('doc', 'String CODEC(ZSTD(3))', 'doc'),
];

const bounced = 's.pageviews <= 1 AND s.interactions = 0';

const sessionColumns: Column[] = [
  column('sign', 'Int8', 'sign'),
  column('stored_at', time, 'stored_at'),
  column('site_id', few, 'd.siteId'),
  column('session_id', 'String', 'd.id'),
  column('visitor_id', 'String', 'd.visitorId'),
  ...hashes,
  column('started_at', time, at('s.startedAt')),
  column('last_event_at', time, at('s.lastEventAt')),
  column('last_seen_at', time, at('s.lastSeenAt')),
  // As durationOf and isBounce in core.
  column('duration', 'Float64', `if(${bounced}, 0, (s.lastEventAt - s.startedAt) / 1000)`),
  column('pageviews', 'UInt32', 's.pageviews'),
  column('events', 'UInt32', 's.events'),
  column('is_bounce', 'Bool', bounced),
  column('live', 'Bool', 'd.live'),
  column('entry_path', 'String', 'd.entryPath'),
  column('exit_path', 'String', 's.exitPath'),
  column('hostname', few, 'd.hostname'),
  column('goals', 'Array(String)', goalsOf('s.conversions')),
  ...acquisitionAndClient,
  // Who asks for documents asks rows that hold; one that takes a state back needs none.
  column('doc', 'String CODEC(ZSTD(3))', "if(sign = 1, doc, '')"),
];

const defined = (columns: readonly Column[]): string => columns.map(c => `${c.name} ${c.type}`).join(', ');

const selected = (columns: readonly Column[]): string =>
  columns.flatMap(({ name, from }) => (from === null ? [] : [`${from} AS \`${name}\``])).join(', ');

/** A document that can't be read would become a row of nothing: rather the batch is refused, and says why. */
const readable = "NOT throwIf(empty(d.siteId), 'A document of the event log can not be read')";

export const tables: readonly Table[] = [
  {
    name: 'events',
    columns: defined(eventColumns),
    family: 'MergeTree',
    familyArgs: '',
    order: 'PARTITION BY toYYYYMM(at) ORDER BY (site_id, toDate(at), type, visitor, at)',
  },
  {
    name: 'sessions',
    columns: defined(sessionColumns),
    family: 'CollapsingMergeTree',
    familyArgs: 'sign',
    order:
      'PARTITION BY toYYYYMM(started_at) ORDER BY (site_id, toDate(started_at), visitor, session, session_id)',
  },
];

/** What came to the tables later, for those made before; each can be run again. */
export const additions: readonly { table: string; change: string }[] = [
  ...['events', 'sessions'].flatMap(table => [
    {
      table,
      change: 'ADD COLUMN IF NOT EXISTS visitor UInt64 MATERIALIZED sipHash64(visitor_id) AFTER visitor_id',
    },
    {
      table,
      change: 'ADD COLUMN IF NOT EXISTS session UInt64 MATERIALIZED sipHash64(session_id) AFTER session_id',
    },
  ]),
  {
    table: 'events',
    change: `ADD COLUMN IF NOT EXISTS
  experiments Map(LowCardinality(String), LowCardinality(String)) AFTER goals`,
  },
];

/** What takes events. */
export const eventIntake = intake(
  'events',
  `stored_at ${time}, doc String`,
  documents => `
  SELECT ${selected(eventColumns)}
  FROM (SELECT stored_at, doc, JSONExtract(doc, '${eventDocument}') AS d FROM ${documents} WHERE ${readable})`,
);

/** What takes changes of sessions: what changed of the state before, or nothing, and the state after. */
export const sessionIntake = intake(
  'sessions',
  `stored_at ${time}, before String, doc String`,
  documents => `
  SELECT ${selected(sessionColumns)}
  FROM (
    SELECT stored_at, doc, sign, d, if(sign = 1, CAST(d, '${changingDocument}'), b) AS s
    FROM (
      SELECT stored_at, doc, JSONExtract(doc, '${sessionDocument}') AS d,
        JSONExtract(before, '${changingDocument}') AS b, if(empty(before), [1], [-1, 1]) AS signs
      FROM ${documents} WHERE ${readable})
    ARRAY JOIN signs AS sign)`,
);

/** Whether an intake could make rows of lines; see `trial`. */
export interface Trial {
  statement(lines: string): string;
  /** A line it takes. An engine that refuses this one is at fault itself, and no row is. */
  control: string;
}

/**
 * Makes rows as an intake does, and keeps none. The lines stand in the statement: chDB reads no rows behind one that
 * selects from them, and a second intake that leads nowhere would be two more tables on every server.
 */
const trial = ({ columns, query }: Intake, made: readonly Column[], control: string): Trial => ({
  statement: lines => `INSERT INTO FUNCTION null(${stringLiteral(defined(made.filter(c => c.from !== null)))})
    ${query(`format(TabSeparatedRaw, ${stringLiteral(columns)}, ${stringLiteral(lines)})`)}`,
  control,
});

const aPageview = '{"siteId":"control","type":"pageview"}';

export const eventTrial = trial(eventIntake, eventColumns, aPageview);
export const sessionTrial = trial(sessionIntake, sessionColumns, `\t${aPageview}`);
