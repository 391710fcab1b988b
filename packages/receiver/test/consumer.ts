import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('..', import.meta.url));
export const installed = (name: string) =>
  dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));

/** A project of somebody else's, with the package as it is published among its node_modules. */
export function makeConsumer(): { folder: string; remove(): void } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'bellwether-receiver-')));
  const modules = join(folder, 'node_modules');
  const receiver = join(modules, '@bellwether/receiver');
  mkdirSync(receiver, { recursive: true });
  mkdirSync(join(modules, '@types'));
  execFileSync(process.execPath, [join(source, 'build.mjs'), '--outDir', join(receiver, 'dist')]);
  cpSync(join(source, 'package.json'), join(receiver, 'package.json'));
  symlinkSync(installed('@types/node'), join(modules, '@types/node'));
  symlinkSync(installed('fastify'), join(modules, 'fastify'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
