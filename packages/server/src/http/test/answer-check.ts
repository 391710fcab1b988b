import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

interface Document {
  paths?: Record<string, Record<string, { responses?: Record<string, Answer> } | undefined> | undefined>;
}
interface Answer {
  content?: Record<string, { schema?: unknown }>;
}

/**
 * Holds answers to what the OpenAPI document says of them: every status and every field is in it, and no field
 * beside those.
 */
export function answerCheck(document: unknown) {
  const { paths = {} } = document as Document;
  const compiled = new Map<Answer, ReturnType<typeof Compile>>();

  function documented(method: string, path: string, status: number): Answer {
    const template = Object.keys(paths)
      .sort((a, b) => a.split('{').length - b.split('{').length)
      .find(one => new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));
    const responses = template && paths[template]?.[method.toLowerCase()]?.responses;
    const answer = responses && (responses[status] ?? responses[`${String(status)[0]}XX`]);
    if (!answer) throw new Error(`${method} ${path} is not documented to answer ${status}.`);
    return answer;
  }

  return function check(method: string, url: string, status: number, body: unknown): void {
    const answer = documented(method, url.split('?')[0]!, status);
    const schema = answer.content?.['application/json']?.schema;
    if (schema === undefined)
      throw new Error(`${method} ${url} is not documented to answer ${status} with JSON.`);
    const known = compiled.get(answer) ?? Compile(closed(schema) as TSchema);
    compiled.set(answer, known);
    const [problem] = known.Errors(body);
    if (problem)
      throw new Error(`${method} ${url} answered otherwise than documented: ${JSON.stringify(problem)}`);
  };
}

/** The schema with every object of named fields closed. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in inner && inner.type === 'object' ? { additionalProperties: false, ...inner } : inner;
}
