import Type, { type Static, type TSchema } from 'typebox';

/** No fields but the named ones: an unknown field is a mistake better told than ignored. */
export const closed = { additionalProperties: false } as const;

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const Time = (description?: string) =>
  Type.String({ format: 'date-time', ...(description && { description }) });
export const Id = (description?: string) =>
  Type.String({ minLength: 1, maxLength: 64, ...(description && { description }) });
export const Name = Type.String({ minLength: 1, maxLength: 200 });

/** The largest and the usual number of items of a page. */
export const pageLimits = { most: 1000, usual: 100 } as const;

export const PageQuery = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: pageLimits.most, description: `Default ${pageLimits.usual}.` }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 200, description: '`nextCursor` of the page before.' })),
};
export const NextCursor = Nullable(Type.String({ description: 'Null on the last page.' }));

/** Every error's body. */
export const ErrorBody = Type.Object({
  error: Type.String({ description: 'A sentence for people.' }),
  code: Type.String({ description: 'A stable word for programs; see docs/errors.md.' }),
  details: Type.Optional(
    Type.Array(Type.Object({ field: Type.String(), problem: Type.String() }), {
      description: 'What is wrong, field by field.',
    }),
  ),
});
export type ErrorBody = Static<typeof ErrorBody>;
