export { createBackupAnswers } from './answers.ts';
export { type Holder, takeBackup } from './backup.ts';
export { BackupError } from './backup-error.ts';
export { inMegabytes } from './files.ts';
export type { Manifest } from './manifest.ts';
export { reachHolder } from './remote-holder.ts';
export { restore } from './restore.ts';
export { settle } from './settle.ts';
export { createStandstill, type Standstill } from './standstill.ts';
