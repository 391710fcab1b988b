import { describe, expect, it } from 'vitest';
import { readConfig, summary } from './config.ts';

const read = (flags = {}, env = {}, file: Record<string, unknown> | null = null) =>
  readConfig({ flags, env, file });

describe('a setting', () => {
  it('comes from the flag, else the environment, else the file, else its default', () => {
    expect(read().port).toBe(8000);
    expect(read({}, {}, { port: 8001 }).port).toBe(8001);
    expect(read({}, { PORT: '8002' }, { port: 8001 }).port).toBe(8002);
    expect(read({ port: '8003' }, { PORT: '8002' }, { port: 8001 }).port).toBe(8003);
  });

  it.each([
    [{ port: 'x' }, {}, null, '--port must be a whole number from 0 to 65535, not "x".'],
    [{}, { PORT: '70000' }, null, 'PORT must be a whole number from 0 to 65535, not "70000".'],
    [{}, { BELLWETHER_URL: 'ftp://x' }, null, 'BELLWETHER_URL must be an http or https URL, not "ftp://x".'],
    [
      {},
      { BELLWETHER_WEBHOOK_ALLOW: '10.0.0.0/8, 1.2.3' },
      null,
      'BELLWETHER_WEBHOOK_ALLOW has "1.2.3", which is no address or CIDR.',
    ],
    [
      {},
      { BELLWETHER_ROLES: 'collect,cook' },
      null,
      'BELLWETHER_ROLES has no role "cook"; there are all, collect, process, deliver, api.',
    ],
    [
      {},
      { CLICKHOUSE_CLUSTER: "main' --" },
      null,
      'CLICKHOUSE_CLUSTER must be a cluster’s name, not "main\' --".',
    ],
    [{}, {}, { prot: 1 }, 'bellwether.config.json: there is no setting "prot".'],
    [
      {},
      {},
      { logLevel: 'loud' },
      'bellwether.config.json: logLevel must be one of trace, debug, info, warn, error, not "loud".',
    ],
  ])('that is wrong is named in one line: %j %j %j', (flags, env, file, message) => {
    expect(() => read(flags, env, file)).toThrow(message);
  });

  it('that is secret is not logged', () => {
    const config = read({}, { CLICKHOUSE_URL: 'https://user:pass@ch.example', PORT: '9000' });
    expect(summary(config)).toEqual({ port: 9000, clickhouseUrl: '(hidden)' });
  });
});
