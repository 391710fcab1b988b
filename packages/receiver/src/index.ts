export { type VerificationCode, WebhookVerificationError } from './errors.ts';
export type { HeadersLike } from './headers.ts';
export type * from './messages.ts';
export type { Handler, ReceiveOptions, SeenIds } from './receive.ts';
export { type Secrets, type SignRequest, sign } from './sign.ts';
export { type Body, type Verified, type VerifyOptions, verify, verifySignature } from './verify.ts';
