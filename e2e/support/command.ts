import { execFile } from 'node:child_process';
import { product } from './bellwether.ts';

export interface Ran {
  code: number;
  /** What it says to people, and what it complains of. */
  output: string;
  errors: string;
}

/** Runs a command of the product to its end. */
export function command(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [product, ...args],
      { env: { ...process.env, ...env } },
      (error, output, errors) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, output, errors });
      },
    );
  });
}
