import type { MessageType } from '../catalogue.ts';
import { messageTypes } from '../catalogue.ts';
import { hexSignature } from '../signature.ts';
import { iso } from '../visit.ts';
import type { Format } from './format.ts';

/** Bellwether's own: every type under its own name, `{id, type, timestamp, data}`. */
export const standard: Format = {
  names: Object.fromEntries(messageTypes.map(type => [type, type])) as Record<MessageType, string>,
  types: messageTypes,
  policy: { retry: 'standard', timeoutSeconds: 15, retriedOn: 'all', disabledByGone: true },
  // Put together by hand because the data already is JSON: the bytes are those of JSON.stringify, without
  // parsing and writing the data again for every delivery.
  body: ({ id, type, at, data }) => `{"id":"${id}","type":"${type}","timestamp":"${iso(at)}","data":${data}}`,
  headers: ({ webhookId, type, body, secret }) => ({
    'X-Bellwether-Event': type,
    'X-Bellwether-Webhook-ID': webhookId,
    'X-Bellwether-Signature': `sha256=${hexSignature(body, secret)}`,
  }),
  signs: () => true,
};
