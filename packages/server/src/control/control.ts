import { join } from 'node:path';

/**
 * How a command on the same machine speaks with the server that has the data folder: a line there, a line of JSON
 * back, on a socket in the folder itself. So who may read the folder may ask what its owner may, and nobody else: no
 * port, no password, nothing a proxy could let through by mistake.
 *
 * A question is a word, and what it is about behind a space.
 */
export type Answer<T> = T | { error: string };

export const socketIn = (folder: string): string => join(folder, 'control.sock');

/** What the system takes as the address of a socket, on Linux; macOS takes 4 less. */
const LONGEST_ADDRESS = 103;

export const hasRoom = (folder: string): boolean => Buffer.byteLength(socketIn(folder)) <= LONGEST_ADDRESS;

/** Why the server that has the data folder does not do what a command asks, in a sentence for the person. */
export class ControlError extends Error {}
