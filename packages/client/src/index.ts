export { type Client, createClient } from './client.ts';
export { BellwetherError } from './errors.ts';
export { Listing } from './listing.ts';
export type { Frame } from './sse.ts';
export type { CallOptions, ClientOptions, Method } from './transport.ts';
