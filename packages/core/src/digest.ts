import { createHash } from 'node:crypto';
import { base32 } from './ids.ts';

/** 128 bits of SHA-256 over the parts, in 26 characters: an id that comes out the same whenever it is built again. */
export function digestId(prefix: string, ...parts: string[]): string {
  const hash = createHash('sha256').update(parts.join('\0')).digest();
  return `${prefix}_${base32(hash.subarray(0, 16))}`;
}
