import { type ErrorCode, errorCatalogue } from '@bellwether/core';
import type { Operation } from './document.ts';

/** The codes that an operation is most likely refused with; the catalogue has them all. */
export function refusalsOf({
  security = [],
  parameters = [],
  requestBody,
  ...operation
}: Operation): ErrorCode[] {
  const takesKeys = security.some(way => 'apiKey' in way);
  const needsScope = security.some(way => (way.apiKey ?? []).length > 0);
  const names = parameters.filter(one => one.in === 'path').map(({ name }) => name);
  const isSession = security.length > 0 && !takesKeys;
  const codes: (ErrorCode | false)[] = [
    (requestBody !== undefined || parameters.some(one => one.in === 'query')) && 'invalid_request',
    requestBody !== undefined && 'unknown_field',
    security.length > 0 && 'unauthorized',
    needsScope && 'insufficient_scope',
    isSession && 'session_required',
    operation['x-role'] !== undefined && operation['x-role'] !== 'viewer' && 'insufficient_role',
    takesKeys && names.some(name => name.endsWith('Id')) && 'access_denied',
    ...names.map(notFound),
    takesKeys && 'rate_limited',
    operation.tags?.[0] === 'Reports' && 'analytics_unavailable',
  ];
  return codes.filter(code => code !== false);
}

/** `goalId` that names nothing is `goal_not_found`. */
function notFound(name: string): ErrorCode | false {
  const noun =
    name === 'keyId' ? 'api_key' : name.replace(/Id$/, '').replace(/[A-Z]/g, c => `_${c.toLowerCase()}`);
  const code = `${noun}_not_found`;
  return isCode(code) && code;
}

const isCode = (code: string): code is ErrorCode => Object.hasOwn(errorCatalogue, code);
