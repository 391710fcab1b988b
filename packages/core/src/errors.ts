/**
 * The catalogue of errors: every error answer of the product is one of these. The sentence is for a person, may
 * name what was wrong, and ends up in `error`; the code is for programs and does not change.
 */
export const errorCatalogue = {
  // The request as such
  invalid_json: { status: 400, sentence: 'The body is not valid JSON.' },
  invalid_encoding: { status: 400, sentence: 'The body is not valid UTF-8.' },
  invalid_request: { status: 400, sentence: 'The request is not valid.' },
  unknown_field: { status: 400, sentence: 'The request has a field that is not known.' },
  payload_too_large: { status: 413, sentence: 'The body is larger than is accepted here.' },
  unsupported_media_type: { status: 415, sentence: 'Send application/json (or text/plain for events).' },
  not_found: { status: 404, sentence: 'There is nothing here.' },
  method_not_allowed: { status: 405, sentence: 'This address does not take that method.' },
  // Who asks
  unauthorized: { status: 401, sentence: 'Send a valid API key as `Authorization: Bearer KEY`, or sign in.' },
  invalid_credentials: { status: 401, sentence: 'The e-mail or the password is wrong.' },
  invalid_setup_token: {
    status: 403,
    sentence: 'The set-up link is not valid. Use the one the server printed.',
  },
  already_set_up: { status: 409, sentence: 'This server already has an account. Sign in instead.' },
  access_denied: { status: 403, sentence: 'Access denied' },
  insufficient_scope: { status: 403, sentence: 'The API key lacks the scope this needs.' },
  insufficient_role: { status: 403, sentence: 'Your role in this account does not allow that.' },
  cross_origin: { status: 403, sentence: 'The request comes from another site.' },
  session_required: { status: 403, sentence: 'This needs a signed-in session, not an API key.' },
  rate_limited: {
    status: 429,
    sentence: 'Too many requests. Try again after the time given in Retry-After.',
  },
  too_many_exports: {
    status: 429,
    sentence: 'The account has 3 exports under way already. Wait for one of them to end.',
  },
  too_many_streams: { status: 429, sentence: 'There are too many streams open already. Close one of them.' },
  too_many_sign_ins: { status: 429, sentence: 'Too many attempts. Try again later.' },
  email_taken: { status: 409, sentence: 'There is an account with this e-mail already.' },
  // Members
  member_not_found: { status: 404, sentence: 'Member not found' },
  last_owner: { status: 409, sentence: 'An account has an owner: make somebody else one first.' },
  already_member: { status: 409, sentence: 'You are a member of this account already.' },
  invitation_not_found: {
    status: 404,
    sentence: 'There is no such invitation: it has been used, withdrawn, or has expired.',
  },
  user_not_found: { status: 404, sentence: 'There is nobody with this e-mail.' },
  password_link_not_found: {
    status: 404,
    sentence: 'There is no such link to set a password: it has been used, or has expired.',
  },
  sign_in_not_found: { status: 404, sentence: 'You are not signed in there (any more).' },
  // Collecting
  unknown_site: {
    status: 404,
    sentence: 'There is no site with this id. Check data-site in the script tag.',
  },
  invalid_url: { status: 400, sentence: 'The page address is not a valid http or https URL.' },
  invalid_timestamp: { status: 400, sentence: 'The timestamp is not within the accepted time.' },
  batch_too_large: { status: 400, sentence: 'A batch holds at most 500 events.' },
  overloaded: { status: 503, sentence: 'The server is busy. Try again shortly.' },
  stopping: { status: 503, sentence: 'The server is stopping. Try again shortly.' },
  // Reports
  invalid_period: { status: 400, sentence: 'The period is not valid.' },
  invalid_filter: { status: 400, sentence: 'The filter is not valid.' },
  invalid_dimension: { status: 400, sentence: 'The dimension is not known.' },
  invalid_cursor: { status: 400, sentence: 'The cursor is not one this server gave.' },
  invalid_timezone: { status: 400, sentence: 'The timezone is not an IANA name.' },
  database_unavailable: {
    status: 503,
    sentence: 'The database can’t be reached right now. Try again shortly.',
  },
  analytics_unavailable: {
    status: 503,
    sentence: 'The analytics engine is starting again. Try again shortly.',
  },
  query_too_slow: {
    status: 503,
    sentence: 'The query took too long. Ask for a shorter period or fewer dimensions.',
  },
  // Sites, goals and experiments
  site_not_found: { status: 404, sentence: 'Site not found' },
  funnel_not_found: { status: 404, sentence: 'Funnel not found' },
  goal_not_found: { status: 404, sentence: 'Goal not found' },
  goal_in_use: { status: 409, sentence: 'An experiment that has not been completed counts this goal.' },
  experiment_not_found: { status: 404, sentence: 'Experiment not found' },
  experiment_key_taken: { status: 409, sentence: 'The site has an experiment with this key already.' },
  experiment_started: {
    status: 409,
    sentence: 'The experiment has started: its key, its goal and its variants stay as they are.',
  },
  invalid_status_change: { status: 409, sentence: 'The experiment can’t go from its status to that one.' },
  experiment_limit_reached: { status: 400, sentence: 'The site runs as many experiments as it may.' },
  alert_not_found: { status: 404, sentence: 'Alert not found' },
  alert_limit_reached: { status: 400, sentence: 'The site has as many alerts as it may have.' },
  mail_not_configured: {
    status: 400,
    sentence: 'This server sends no e-mail: its operator has to set BELLWETHER_SMTP_URL.',
  },
  session_not_found: { status: 404, sentence: 'Session not found' },
  api_key_not_found: { status: 404, sentence: 'API key not found' },
  // Webhooks
  webhook_not_found: { status: 404, sentence: 'Webhook not found' },
  delivery_not_found: { status: 404, sentence: 'Delivery not found' },
  delivery_not_replayable: {
    status: 409,
    sentence: 'The delivery is being sent, or waits for its webhook to be switched on.',
  },
  backfill_not_found: { status: 404, sentence: 'Backfill not found' },
  url_not_https: { status: 400, sentence: 'URL must use HTTPS' },
  url_not_public: { status: 400, sentence: 'URL must be publicly reachable' },
  invalid_webhook_url: { status: 400, sentence: 'The URL is not valid.' },
  invalid_event_type: { status: 400, sentence: 'Invalid event type' },
  invalid_header: { status: 400, sentence: 'A custom header is not valid.' },
  webhook_limit_reached: { status: 400, sentence: 'The site has as many webhooks as it may have.' },
  // Us
  internal: {
    status: 500,
    sentence: 'Something went wrong on our side. The log of the server has the details.',
  },
} as const satisfies Record<string, { status: number; sentence: string }>;

export type ErrorCode = keyof typeof errorCatalogue;

/** One thing wrong with a request: where, and what. */
export interface ErrorDetail {
  /** A path, as `events[3].url`. */
  field: string;
  problem: string;
}

/** A failure that is answered with its code, sentence and status. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: ErrorDetail[] | undefined;

  /** @param sentence replaces the catalogue's, where the case can be named better */
  constructor(code: ErrorCode, sentence?: string, details?: ErrorDetail[], options?: ErrorOptions) {
    super(sentence ?? errorCatalogue[code].sentence, options);
    this.name = 'AppError';
    this.code = code;
    this.status = errorCatalogue[code].status;
    this.details = details;
  }

  /** The body of the answer. */
  toJSON(): { error: string; code: ErrorCode; details?: ErrorDetail[] } {
    return { error: this.message, code: this.code, ...(this.details && { details: this.details }) };
  }
}
