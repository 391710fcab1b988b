import { ErrorBody } from '@bellwether/contract';
import Type, { type TProperties, type TSchema } from 'typebox';

/** Parts of route schemas that many routes share. */

/** The error answers of a route, for the document; they are not validated. */
const errors = { '4xx': ErrorBody, '5xx': ErrorBody };

export const answers = <Status extends number, Body extends TSchema>(status: Status, body: Body) => ({
  [status]: body,
  ...errors,
});

/** A resource is answered under its name. */
export const named = (properties: TProperties) => Type.Object(properties);

/** 200: server-sent events. */
export const eventStream = {
  200: { description: 'The stream.', content: { 'text/event-stream': { schema: Type.String() } } },
  ...errors,
};

/** 200: a file, in one of these media types. */
export const file = (content: Record<string, TSchema>) => ({
  200: {
    description: 'The file.',
    content: Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }])),
  },
  ...errors,
});

/** 204: done, and nothing to say. */
export const nothing = { 204: Type.Null({ description: 'Done.' }), ...errors };
