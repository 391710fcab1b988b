import type { Config } from './settings.ts';

/** The public base URL, without a slash at its end. @param port it listens on */
export const publicUrl = ({ url, host }: Pick<Config, 'url' | 'host'>, port: number): string =>
  url ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
