import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Engine, openEngine } from './chdb-engine.ts';
import { engineConfig, statementDefaults } from './config.ts';
import { createDoor } from './door.ts';
import type { EngineReady, EngineStart } from './protocol.ts';

/**
 * The program of the engine process: ClickHouse's engine on a folder, behind a door on loopback. It is a process
 * of its own so that a crash, a memory limit or a slow query of the engine does not touch collecting.
 */
const [{ dataDir, password, memoryLimit }] = (await once(process, 'message')) as [EngineStart];

// Without its server the engine has no purpose, and would keep the next one out of the folder. There is nobody to
// wait for either: an insert that did not finish is sent again under the same token.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Ctrl-C reaches the whole process group; when to stop is the server's to say.
process.on('SIGINT', () => {});

const configFile = join(dataDir, 'engine.xml');
writeFileSync(configFile, engineConfig(memoryLimit));
const engine = await openOnceFree();
const door = createDoor({ engine, password, defaults: statementDefaults(memoryLimit) });
door.listen(0, '127.0.0.1');
await once(door, 'listening');

process.once('SIGTERM', async () => {
  const answered = once(door, 'close');
  door.close();
  await answered;
  await engine.close();
  process.exit(0);
});

const address = door.address();
if (address === null || typeof address === 'string') throw new Error('The door has no port.');
process.send!({ port: address.port } satisfies EngineReady);

/** The engine of a server that was killed is gone a moment after it; meanwhile the folder is locked. */
async function openOnceFree(): Promise<Engine> {
  for (let attempt = 1; ; attempt++) {
    try {
      return openEngine(dataDir, configFile);
    } catch (error) {
      if (attempt === 20) throw error;
      await wait(250);
    }
  }
}
