import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { roleNames } from '../src/config/roles.ts';
import { settings } from '../src/config/settings.ts';
import { createMetrics } from '../src/metrics.ts';
import { installedNats } from './nats-server.ts';

/** What is given to those who deploy: held against the product, as far as that goes without their tools. */
const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

interface Service {
  build?: string;
  command?: string[];
  environment?: Record<string, string>;
  hostname?: string;
  image?: string;
  ports?: string[];
  volumes?: string[];
}
const composed = (path: string): Record<string, Service> =>
  (parse(read(path), { merge: true }) as { services: Record<string, Service> }).services;

const one = composed('compose.yaml');
const scaled = composed('compose.scaled.yaml');
const ours = Object.entries({ ...one, ...scaled }).filter(([, { build }]) => build !== undefined);
const dockerfile = read('Dockerfile');
const nginx = read('docs/samples/deploy/nginx.conf');
const nats = read('docs/samples/deploy/nats.conf');

const known = new Set<string>(Object.values(settings).map(({ env }) => env));
const port = settings.port.default;

it.each(ours)('%s is given settings there are', (_, { environment = {} }) => {
  expect(Object.keys(environment).filter(name => !known.has(name))).toEqual([]);
});

describe('the image', () => {
  it('sets settings there are, and shows the port it listens on', () => {
    const set = [.../^ENV (.*)$/gm.exec(dockerfile)![1]!.matchAll(/(\w+)=/g)].map(([, name]) => name!);
    expect(set.filter(name => name !== 'NODE_ENV' && !known.has(name))).toEqual([]);
    expect(dockerfile).toContain(`EXPOSE ${port}\n`);
    expect(dockerfile).toContain(`process.env.PORT ?? ${port}}/healthz`);
  });

  it('has the package.json of every workspace before it installs', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, object> };
    const workspaces = Object.keys(packages).filter(path => path !== '' && !path.includes('node_modules'));
    for (const path of workspaces) expect(dockerfile).toContain(`COPY ${path}/package.json ${path}/\n`);
  });
});

describe('compose.scaled.yaml', () => {
  const servicesOf = (role: string) =>
    Object.keys(scaled).filter(name => scaled[name]!.environment?.BELLWETHER_ROLES === role);

  it.each(roleNames)('has two processes of the role %s', role => {
    expect(servicesOf(role)).toEqual([`${role}-1`, `${role}-2`]);
  });

  it('asks for what .env.example names, and for no more', () => {
    const asked = new Set(
      [...read('compose.scaled.yaml').matchAll(/\$\{(\w+):\?\}/g)].map(([, name]) => name),
    );
    const named = [...read('.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name);
    expect(new Set(named)).toEqual(asked);
  });

  it('leads to services that are there, at ports they listen on', () => {
    const { DATABASE_URL, NATS_URL, CLICKHOUSE_URL } = scaled['process-1']!.environment!;
    const places = [DATABASE_URL, CLICKHOUSE_URL, ...NATS_URL!.split(',')].map(url =>
      /(?:@|nats:\/\/)([\w-]+):(\d+)/.exec(url!)!.slice(1),
    );
    expect(places).toEqual([
      ['postgres', '5432'],
      ['clickhouse', '8123'],
      ...['nats-1', 'nats-2', 'nats-3'].map(name => [name, /^listen: ".*:(\d+)"/m.exec(nats)![1]]),
    ]);
    for (const [service] of places) expect(Object.keys(scaled)).toContain(service);
  });

  it('has servers of NATS that know one another, each with a disk of its own', () => {
    const servers = Object.keys(scaled).filter(name => name.startsWith('nats-'));
    expect([...nats.matchAll(/nats:\/\/([\w-]+):6222/g)].map(([, name]) => name)).toEqual(servers);
    for (const name of servers) {
      expect(scaled[name]!.hostname).toBe(name);
      expect(scaled[name]!.volumes).toContain(`${name}:/data`);
    }
  });

  it('has a front that sends each request to who serves it', () => {
    const upstreams = (name: string) =>
      [
        ...nginx
          .split(`upstream ${name} {`)[1]!
          .split('}')[0]!
          .matchAll(/server (\S+)/g),
      ].map(([, at]) => at);
    for (const role of ['collect', 'api'])
      expect(upstreams(role)).toEqual(servicesOf(role).map(name => `${name}:${port}`));
    const locations = [...nginx.matchAll(/location (?:= )?(\S+) \{[^}]*proxy_pass http:\/\/(\w+);/g)];
    expect(locations.map(([, path, upstream]) => [path, upstream])).toEqual([
      ['/api/event', 'collect'],
      ['/js/', 'collect'],
      ['/', 'api'],
    ]);
    expect(scaled.nginx!.ports![0]).toMatch(new RegExp(`:${/listen (\d+);/.exec(nginx)![1]}$`));
  });
});

const has = (program: string) =>
  spawnSync('sh', ['-c', `PATH=$PATH:/usr/sbin command -v ${program}`]).status === 0;

/** Runs a check of a file by a program that has to be installed for it. */
function checked(text: string, run: (file: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-samples-'));
  try {
    const file = join(folder, 'sample.conf');
    writeFileSync(file, text);
    run(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it.skipIf(!has('nginx'))('nginx takes its configuration', () => {
  // Names of containers are known where they run.
  const here = nginx.replaceAll(/server (?:collect|api)-\d/g, 'server 127.0.0.1');
  checked(`pid ${join(tmpdir(), 'never-written.pid')};\n${here}`, file =>
    execFileSync('nginx', ['-t', '-c', file], {
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
      stdio: 'pipe',
    }),
  );
});

it.skipIf(installedNats() === null)('NATS takes its configuration', () => {
  // Debian's is older than the setting.
  checked(nats.replace(/^\s*sync_interval: .*$/m, ''), file =>
    execFileSync(installedNats()!, ['-t', '-c', file], {
      env: { ...process.env, HOSTNAME: 'nats-1' },
      stdio: 'pipe',
    }),
  );
});

describe('the rules for Prometheus', () => {
  interface Rule {
    alert: string;
    expr: string;
    annotations: { summary: string };
  }
  const { groups } = parse(read('docs/samples/prometheus-rules.yml')) as { groups: { rules: Rule[] }[] };
  const rules = groups.flatMap(group => group.rules);

  it('have names of their own, and say what is wrong', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { annotations } of rules) expect(annotations.summary).toMatch(/[.?]$/);
  });

  it.each(rules.map(rule => [rule.alert, rule] as const))(
    '%s asks for metrics there are',
    async (_, { expr }) => {
      const { registry } = createMetrics();
      const names = (await registry.getMetricsAsJSON()).map(({ name }) => name);
      const asked = [...expr.matchAll(/\b(?:bellwether|process|nodejs)_\w+/g)].map(([name]) => name);
      for (const name of asked) expect(names).toContain(name.replace(/_bucket$/, ''));
      expect(asked.length > 0 || expr.includes('up{')).toBe(true);
    },
  );

  it('know how many partitions there are', () => {
    const { expr } = rules.find(({ alert }) => alert === 'BellwetherPartitionsWithoutProcess')!;
    expect(expr).toBe(`sum(bellwether_partitions) < ${settings.partitions.default}`);
  });
});
