import { AppError } from '@bellwether/core';
import { ClickHouseError } from '@clickhouse/client';
import { RowsRefused } from '../../ports/index.ts';

/** ClickHouse's codes for a query that asks for more than the engine gives one. */
const tooMuch = new Set([
  '158', // TOO_MANY_ROWS
  '159', // TIMEOUT_EXCEEDED
  '160', // TOO_SLOW
  '307', // TOO_MANY_BYTES
  '396', // TOO_MANY_ROWS_OR_BYTES
]);

const MEMORY_LIMIT_EXCEEDED = '241';
const NEEDS_MEMORY = 'The query needs too much memory. Ask for a shorter period or fewer dimensions.';

/** … and for a server that can't answer now, though the query may be good. */
const notNow = new Set([
  '74', // CANNOT_READ_FROM_FILE_DESCRIPTOR
  '76', // CANNOT_OPEN_FILE
  '107', // FILE_DOESNT_EXIST
  '202', // TOO_MANY_SIMULTANEOUS_QUERIES
  '209', // SOCKET_TIMEOUT
  '210', // NETWORK_ERROR
  '236', // ABORTED: it is shutting down
  '242', // TABLE_IS_READ_ONLY
  '279', // ALL_CONNECTION_TRIES_FAILED
  '999', // KEEPER_EXCEPTION
]);

/** … and for rows it can't make columns of. What else a write can fail of is no row's fault. */
const unreadable = new Set([
  '6', // CANNOT_PARSE_TEXT
  '27', // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  '36', // BAD_ARGUMENTS: the embedded engine's door, of a NUL
  '41', // CANNOT_PARSE_DATETIME
  '53', // TYPE_MISMATCH
  '69', // ARGUMENT_OUT_OF_BOUND
  '70', // CANNOT_CONVERT_TYPE
  '72', // CANNOT_PARSE_NUMBER
  '117', // INCORRECT_DATA
  '128', // TOO_LARGE_ARRAY_SIZE
  '131', // TOO_LARGE_STRING_SIZE
  '321', // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
  '349', // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
  '395', // FUNCTION_THROW_IF_VALUE_IS_NON_ZERO: see `readable` in schema.ts
  '407', // DECIMAL_OVERFLOW
  '691', // UNKNOWN_ELEMENT_OF_ENUM
]);

/** What the socket tells, by Node's codes; the client adds its own timeout, which has none. */
const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** A failure of the event store as the rest of the product knows it; one that is our own mistake stays what it is. */
export function asAppError(error: unknown): unknown {
  if (error instanceof ClickHouseError) {
    if (tooMuch.has(error.code)) return tooSlow(error);
    if (error.code === MEMORY_LIMIT_EXCEEDED) return tooSlow(error, NEEDS_MEMORY);
    if (notNow.has(error.code)) return unavailable(error);
    return error;
  }
  if (!(error instanceof Error) || error instanceof AppError) return error;
  const code = 'code' in error ? String(error.code) : '';
  const lost = unreachable.has(code) || error.message === 'Timeout error.' || error.message === 'aborted';
  return lost ? unavailable(error) : error;
}

/** A failed write as the rest of the product knows it. */
export const asWriteError = (error: unknown): unknown =>
  error instanceof ClickHouseError && unreadable.has(error.code)
    ? new RowsRefused(error.type ?? error.code, error)
    : asAppError(error);

const tooSlow = (cause: Error, sentence?: string) =>
  new AppError('query_too_slow', sentence, undefined, { cause });
const unavailable = (cause: Error) => new AppError('analytics_unavailable', undefined, undefined, { cause });
