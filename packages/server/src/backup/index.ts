export { type Holder, takeBackup } from './backup.ts';
export { BackupError } from './backup-error.ts';
export { reachServer } from './control-client.ts';
export { openControlDoor } from './control-door.ts';
export { inMegabytes } from './files.ts';
export type { Manifest } from './manifest.ts';
export { restore } from './restore.ts';
export { settle } from './settle.ts';
export { createStandstill } from './standstill.ts';
