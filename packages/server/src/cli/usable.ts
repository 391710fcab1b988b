import { AppError } from '@bellwether/core';
import { DatabaseBusy } from '../adapters/postgres/database-lock.ts';
import { ConfigError } from '../config/config.ts';

/**
 * Opens a store that a setting names.
 * @throws ConfigError that names the setting and says why; DatabaseBusy
 */
export async function usable<T>(setting: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof DatabaseBusy) throw error;
    const { message, cause } = error as Error;
    // What the catalogue says is for who asks a server; what is behind it is for who sets one up.
    const reason = error instanceof AppError && cause instanceof Error ? cause.message : message;
    throw new ConfigError(`${setting} can’t be used: ${reason}`, { cause: error });
  }
}
