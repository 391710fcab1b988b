import { createHash } from 'node:crypto';

/**
 * Which of so many partitions what the parts name is in: the first 32 bits of SHA-256, modulo their number. With a
 * few partitions that is a few bits, which say nothing of where they came from.
 */
export const partitionOf = (partitions: number, ...parts: string[]): number =>
  createHash('sha256').update(parts.join('\0')).digest().readUInt32BE() % partitions;
