import { eventTables } from '../ports/index.ts';
import { BackupError } from './backup-error.ts';

/** What a backup holds. It is written last: a folder without it is no backup. */
export interface Manifest {
  format: typeof FORMAT;
  /** Of the product. */
  version: string;
  /** The moment whose state it is, ISO 8601. */
  takenAt: string;
  /** Those the meta store had been through. */
  migrations: readonly string[];
  /** Whether the server's key is in it. */
  key: boolean;
  /** What reports count, by table of the event store. */
  rows: Record<string, number>;
  files: readonly BackupFile[];
}

export interface BackupFile {
  /** Within the backup, with `/` between folders. */
  path: string;
  bytes: number;
  /** Hex. */
  sha256: string;
}

export const FORMAT = 1;
export const MANIFEST = 'manifest.json';
export const META = 'meta.db';
export const KEY = 'server.key';
/** The folder of a table's parts. */
export const partsOf = (table: string): string => `events/${table}`;

/**
 * @param text of the manifest
 * @param known migrations this version knows
 * @throws BackupError when it is none, or of a version this one can't read
 */
export function readManifest(text: string, known: readonly string[]): Manifest {
  const manifest = parsed(text);
  if (manifest.format !== FORMAT || manifest.migrations.some(name => !known.includes(name))) {
    throw new BackupError(
      `The backup was made by Bellwether ${manifest.version}, which is newer than this one. Restore it with that version.`,
    );
  }
  if (!isOfTables(manifest)) throw new BackupError(`The backup’s ${MANIFEST} is damaged.`);
  return manifest;
}

function parsed(text: string): Manifest {
  let value: Partial<Manifest>;
  try {
    value = JSON.parse(text) as Partial<Manifest>;
  } catch (cause) {
    throw new BackupError(`The backup’s ${MANIFEST} is damaged.`, { cause });
  }
  const whole =
    typeof value?.format === 'number' &&
    Array.isArray(value.migrations) &&
    typeof value.rows === 'object' &&
    Array.isArray(value.files) &&
    value.files.every(isFile);
  if (!whole) throw new BackupError(`The backup’s ${MANIFEST} is damaged.`);
  return value as Manifest;
}

/** A path that leads out of the backup is none of ours. */
function isFile({ path, bytes, sha256 }: Partial<BackupFile>): boolean {
  const within = path?.split('/').every(part => part !== '' && part !== '..' && !part.includes('\\'));
  return within === true && typeof bytes === 'number' && /^[0-9a-f]{64}$/.test(sha256 ?? '');
}

/** Names of tables go into statements, and tell where files are put: there must be no others. */
function isOfTables({ rows, files }: Manifest): boolean {
  const tables: readonly string[] = eventTables;
  const isKnown = ({ path }: BackupFile) =>
    path === META || path === KEY || tables.some(table => path.startsWith(`${partsOf(table)}/`));
  return (
    Object.keys(rows ?? {})
      .sort()
      .join() === [...tables].sort().join() && files.every(isKnown)
  );
}
