import { AppError, type ErrorDetail } from '@bellwether/core';
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { Convert } from 'typebox/value';

/**
 * Validates with the schemas' own library rather than the framework's Ajv: one answer for collecting and REST,
 * bodies are taken as they are, and only what comes as text anyway (query, path) is converted.
 */
export function validateWithTypeBox(app: FastifyInstance): void {
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => {
    const compiled = Compile(schema);
    return (given: unknown) => {
      // A body that is not there is an empty one: the answer then names the fields that miss.
      const value = httpPart === 'body' ? (given ?? {}) : Convert(schema, given);
      return compiled.Check(value) ? { value } : { error: refusal(compiled.Errors(value)) };
    };
  });
  // Answers are typed by their schemas; running them through these would only hide what they lack.
  app.setSerializerCompiler(() => data => JSON.stringify(data));
}

/** The catalogue's error for what a schema found wrong, naming each field. */
export function refusal(errors: TLocalizedValidationError[]): AppError {
  const unknown = errors.flatMap(({ keyword, instancePath, params }) =>
    keyword === 'additionalProperties'
      ? params.additionalProperties.map(name => fieldOf(`${instancePath}/${name}`))
      : [],
  );
  if (unknown.length > 0) {
    const details = unknown.map(field => ({ field, problem: 'is not a known field' }));
    return new AppError('unknown_field', `Unknown field: ${unknown.join(', ')}`, details);
  }
  const details = errors.filter(isTelling).flatMap(detailsOf);
  const [first] = details;
  if (!first) return new AppError('invalid_request');
  return new AppError('invalid_request', `${first.field || 'The request'} ${first.problem}.`, details);
}

/** Of a value that fits none of several forms, what each form missed says more than that none fits. */
const isTelling = ({ keyword, params }: TLocalizedValidationError) =>
  keyword !== 'anyOf' && keyword !== 'boolean' && !('type' in params && params.type === 'null');

function detailsOf(error: TLocalizedValidationError): ErrorDetail[] {
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map(name => ({
      field: fieldOf(`${error.instancePath}/${name}`),
      problem: 'is required',
    }));
  }
  const problem =
    error.keyword === 'enum'
      ? `must be one of ${error.params.allowedValues.map(value => JSON.stringify(value)).join(', ')}`
      : error.message;
  return [{ field: fieldOf(error.instancePath), problem }];
}

/** A JSON pointer as people write it: `/events/3/url` is `events[3].url`. */
const fieldOf = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part, i) => (/^\d+$/.test(part) ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join('');
