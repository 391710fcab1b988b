/**
 * The documents of the event log as the engine reads them: the fields that columns are made from, by their names in
 * core's TrackedEvent and Session. The rest of a document stays in `doc` alone.
 */
const acquisition = `acquisition Tuple(
  referrer String, params Map(String, String), channel String, source String, campaign String)`;

const client = `client Tuple(
  location Tuple(countryCode String, state String, city String), device Tuple(type String),
  browser Tuple(name String, version String), os Tuple(name String, version String),
  screen Tuple(width UInt32, height UInt32), language String)`;

const conversions = 'conversions Array(Tuple(goalId String))';

export const eventDocument = `Tuple(
  siteId String, id String, at Int64, type String, name String, visitorId String, sessionId String,
  hostname String, path String, value Nullable(Float64),
  revenue Tuple(amount Nullable(Float64), currency String), engagedSeconds Float32,
  interactive Bool, live Bool, startsSession Bool, newVisitor Bool, props Map(String, String),
  experiments Map(String, String),
  ${conversions}, ${acquisition}, ${client})`;

/** What changes while a visit goes on. */
const changing = `
  id String, startedAt Int64, lastEventAt Int64, lastSeenAt Int64, pageviews UInt32, events UInt32,
  interactions UInt32, exitPath String, ${conversions}`;

export const sessionDocument = `Tuple(
  siteId String, visitorId String, live Bool, entryPath String, hostname String, ${changing},
  ${acquisition}, ${client})`;

export const changingDocument = `Tuple(${changing})`;
