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
  const told = telling(errors);
  const details = told.flatMap(detailsOf);
  const [first] = details;
  if (!first) return new AppError('invalid_request');
  const forms = told.filter(error => isOfForm(error) && fieldOf(error.instancePath) === first.field);
  const problem = forms.length > 1 ? forms.map(problemOf).join(', or ') : first.problem;
  return new AppError('invalid_request', `${first.field || 'The request'} ${problem}.`, details);
}

/** Several of these at one place are alternatives, as a value has one type: any of them would do. */
const isOfForm = ({ keyword }: TLocalizedValidationError) => keyword === 'type' || keyword === 'enum';

/**
 * Of a value that fits none of several forms: what is wrong inside the form it has, else what each form misses. That
 * none fits says less, and so does that it is not of a form it was not meant to be of (`retry: [-1]` is no preset).
 */
function telling(errors: TLocalizedValidationError[]): TLocalizedValidationError[] {
  const ofForms = errors.filter(({ keyword }) => keyword === 'anyOf').map(error => error.instancePath);
  const named = errors.filter(
    ({ keyword, params }) =>
      keyword !== 'anyOf' && keyword !== 'boolean' && !('type' in params && params.type === 'null'),
  );
  const goesDeeper = (place: string) => named.some(other => other.instancePath.startsWith(`${place}/`));
  return named.filter(
    error => !(isOfForm(error) && ofForms.includes(error.instancePath) && goesDeeper(error.instancePath)),
  );
}

function detailsOf(error: TLocalizedValidationError): ErrorDetail[] {
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map(name => ({
      field: fieldOf(`${error.instancePath}/${name}`),
      problem: 'is required',
    }));
  }
  return [{ field: fieldOf(error.instancePath), problem: problemOf(error) }];
}

function problemOf(error: TLocalizedValidationError): string {
  if (error.keyword === 'enum')
    return `must be one of ${error.params.allowedValues.map(value => JSON.stringify(value)).join(', ')}`;
  if (error.keyword === 'format' && error.params.format === 'date-time')
    return 'must be a time with its offset, as 2026-01-15T12:00:00Z';
  return error.message;
}

/** A JSON pointer as people write it: `/events/3/url` is `events[3].url`. */
const fieldOf = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part, i) => (/^\d+$/.test(part) ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join('');
