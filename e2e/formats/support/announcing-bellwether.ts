import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { catalogue, type MessageType } from '@bellwether/core';
import { build } from 'esbuild';
import { Bellwether } from '../../support/bellwether.ts';
import type { Announcement } from './announcing-program.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A server that also announces what a test tells it. The rest of it is the product. */
export class AnnouncingBellwether extends Bellwether {
  /** Beside the built server, since the bundle looks for the engine and the SQLite thread there. */
  private readonly announcing = here(`../../../packages/server/dist/announcing-${process.pid}.js`);

  override async start(): Promise<this> {
    await build({
      entryPoints: [here('announcing-program.ts')],
      outfile: this.announcing,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'warning',
      plugins: [
        {
          name: 'registry-packages-stay-outside',
          setup: b =>
            b.onResolve({ filter: /^[^./]/ }, ({ path }) =>
              path.startsWith('@bellwether/') ? undefined : { path, external: true },
            ),
        },
      ],
    });
    return super.start();
  }

  /** Announces the catalogue's sample of the type, with a change laid over it. Returns its data. */
  announce(type: MessageType, change: object = {}): object {
    const data = { ...catalogue[type].sample, ...change };
    const announcement: Announcement = { type, data, at: Date.now() };
    this.deployment.main.child.send(announcement);
    return data;
  }

  override async remove(): Promise<void> {
    await super.remove();
    rmSync(this.announcing, { force: true });
  }

  protected override launch(settings: Record<string, string>): ChildProcess {
    return spawn(process.execPath, [this.announcing], {
      env: this.environment(settings),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
  }
}
