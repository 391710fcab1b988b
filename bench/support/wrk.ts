import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Load {
  url: string;
  body: unknown;
  connections: number;
  seconds: number;
  visitors: number;
}

export interface Measured {
  requestsPerSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Answers that were not 2xx, and connections that failed. */
  failures: number;
}

/** Posts one body over and over with wrk (Debian's package of that name), from one thread. */
export async function runWrk({ url, body, connections, seconds, visitors }: Load): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-wrk-'));
  const file = join(folder, 'body.json');
  writeFileSync(file, JSON.stringify(body));
  try {
    const script = join(process.cwd(), 'bench/support/load.lua');
    const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '-s', script, url];
    const env = { ...process.env, BODY: file, VISITORS: String(visitors) };
    const { stdout } = await promisify(execFile)('wrk', args, { env });
    return read(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(output: string): Measured {
  const number = (pattern: RegExp) => Number(pattern.exec(output)?.[1] ?? 0);
  const latency = (percent: string) => {
    const [, value, unit] = new RegExp(`${percent}%\\s+([\\d.]+)(us|ms|s)`).exec(output) ?? [];
    return Number(value) * ({ us: 0.001, ms: 1, s: 1000 }[unit as 'us'] ?? Number.NaN);
  };
  return {
    requestsPerSecond: number(/Requests\/sec:\s+([\d.]+)/),
    p50: latency('50'),
    p99: latency('99'),
    failures:
      number(/Non-2xx or 3xx responses: (\d+)/) +
      number(/connect (\d+)/) +
      number(/read (\d+)/) +
      number(/write (\d+)/) +
      number(/timeout (\d+)/),
  };
}
