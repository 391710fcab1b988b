const sentences = {
  missing_header: 'The request lacks a header: ',
  invalid_timestamp: 'The webhook-timestamp header is not a time in seconds.',
  too_old: 'The request was signed too long ago.',
  too_new: 'The request was signed in the future. Is the clock of this machine right?',
  no_matching_signature: 'No signature of the request fits the secret and the body.',
  invalid_body: 'The body is signed, but is not a Bellwether message: ',
} as const;

/** Why a request was refused. These do not change; the sentences may. */
export type VerificationCode = keyof typeof sentences;

/** The request can't be trusted (or, with `invalid_body`, can't be read). */
export class WebhookVerificationError extends Error {
  readonly code: VerificationCode;

  constructor(code: VerificationCode, detail = '', options?: ErrorOptions) {
    super(sentences[code] + detail, options);
    this.name = 'WebhookVerificationError';
    this.code = code;
  }

  /** What to answer: 400 to a signed body that can't be read, else 401. */
  get status(): 400 | 401 {
    return this.code === 'invalid_body' ? 400 : 401;
  }
}
