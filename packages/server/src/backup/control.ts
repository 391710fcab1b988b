import { join } from 'node:path';
import type { FrozenTable } from '../ports/index.ts';

/**
 * How a command on the same machine speaks with the server that has the data folder: a line of JSON there, one back,
 * on a socket in the folder itself. So who may read the folder may ask for its copy, and nobody else: no port, no
 * password, nothing a proxy could let through by mistake.
 *
 * A backup is two questions on one connection, and ends with it, however the one who asked ends.
 */
export type Question = 'hold' | 'freeze';

export type Answer = { tables: FrozenTable[] } | { error: string };

export const socketIn = (folder: string): string => join(folder, 'control.sock');

/** What the system takes as the address of a socket, on Linux; macOS takes 4 less. */
const LONGEST_ADDRESS = 103;

export const hasRoom = (folder: string): boolean => Buffer.byteLength(socketIn(folder)) <= LONGEST_ADDRESS;
