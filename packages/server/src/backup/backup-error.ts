/** Why a backup, a restore or a move can’t be made, in a sentence for the person who asked for it. */
export class BackupError extends Error {}

/** The system's refusals to write that people can do something about; others stay what they are. */
export function asBackupError(error: unknown, folder: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const why = code && reasons[code];
  return why ? new BackupError(`${folder} can’t be written: ${why}.`, { cause: error }) : error;
}

const reasons: Record<string, string | undefined> = {
  ENOSPC: 'there is no space left',
  EDQUOT: 'the quota is used up',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'it is on a disk that can only be read',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'there is a file where a new one is to be',
};
