import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPassword, hashPassword } from './passwords.ts';
import { createSealer } from './sealer.ts';
import { loadServerKey, parseServerKey } from './server-key.ts';
import { hashToken, makeApiKey, sameToken } from './tokens.ts';

describe('the sealer', () => {
  const sealer = createSealer(randomBytes(32));

  it('opens what it sealed, and seals the same text differently each time', () => {
    const [a, b] = [sealer.seal('whsec_é'), sealer.seal('whsec_é')];
    expect(sealer.open(a)).toBe('whsec_é');
    expect(a).not.toBe(b);
    expect(a).not.toContain('whsec');
  });

  it('refuses what another key sealed, and what was changed', () => {
    const sealed = sealer.seal('whsec_');
    expect(() => createSealer(randomBytes(32)).open(sealed)).toThrow('another server key');
    const flipped = sealed.slice(0, -1) + (sealed.endsWith('A') ? 'B' : 'A');
    expect(() => sealer.open(`${flipped.slice(0, 10)}x${flipped.slice(11)}`)).toThrow('another server key');
    expect(() => sealer.open('whsec_plain')).toThrow('not sealed');
  });

  it('takes a key of 32 bytes only', () => {
    expect(() => createSealer(randomBytes(16))).toThrow('16 bytes');
  });
});

describe('the server key', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bellwether-key-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is made once, readable by its owner only', async () => {
    const path = join(folder, 'new', 'secret.key');
    const made = await loadServerKey(path);
    expect(made).toHaveLength(32);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(Buffer.from(await loadServerKey(path)).equals(made)).toBe(true);
  });

  it('is the same for two who start at once', async () => {
    const path = join(folder, 'race.key');
    const keys = await Promise.all([loadServerKey(path), loadServerKey(path)]);
    const [a, b] = keys.map(key => Buffer.from(key).toString('hex'));
    expect(a).toBe(b);
  });

  it('may be written in base64 or hex, and nothing else', async () => {
    const key = randomBytes(32);
    expect(parseServerKey(`${key.toString('base64')}\n`, 'x')).toEqual(key);
    expect(parseServerKey(key.toString('hex'), 'x')).toEqual(key);
    const path = join(folder, 'bad.key');
    await writeFile(path, 'hunter2');
    await expect(loadServerKey(path)).rejects.toThrow(`${path} must be 32 bytes`);
  });
});

describe('passwords and tokens', () => {
  it('a password is right or wrong, and nobody’s is wrong', async () => {
    const hash = await hashPassword('correct horse');
    expect(hash).toMatch(/^\$argon2id\$/);
    expect(await checkPassword(hash, 'correct horse')).toBe(true);
    expect(await checkPassword(hash, 'Correct horse')).toBe(false);
    expect(await checkPassword(null, 'nobody has this one')).toBe(false);
  });

  it('an API key is bw_ and 256 bits', () => {
    const key = makeApiKey(randomBytes);
    expect(key).toMatch(/^bw_[\w-]{43}$/);
    expect(hashToken(key)).toMatch(/^[0-9a-f]{64}$/);
    expect(sameToken(key, key)).toBe(true);
    expect(sameToken(key, `${key}x`)).toBe(false);
  });
});
