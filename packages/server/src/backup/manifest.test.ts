import { expect, it } from 'vitest';
import { FORMAT, type Manifest, readManifest } from './manifest.ts';

const known = ['001_first', '002_second'];
const manifest: Manifest = {
  format: FORMAT,
  version: '1.2.3',
  takenAt: '2026-01-15T12:00:00.000Z',
  migrations: ['001_first'],
  key: true,
  rows: { events: 1, sessions: 1 },
  files: [{ path: 'events/sessions/202601_1_1_0/data.bin', bytes: 3, sha256: 'ab'.repeat(32) }],
};
const read = (over: object) => () => readManifest(JSON.stringify({ ...manifest, ...over }), known);

it('is read as it was written', () => expect(read({})()).toEqual(manifest));

it.each([
  ['of another form', { format: FORMAT + 1 }],
  ['with migrations that this version does not know', { migrations: ['003_third'] }],
])('%s is one of a newer version, which it names', (_, over) => {
  expect(read(over)).toThrow(/made by Bellwether 1\.2\.3, which is newer/);
});

it.each([
  ['no files', { files: undefined }],
  ['a file outside the backup', { files: [{ ...manifest.files[0], path: '../../etc/passwd' }] }],
  ['a file from the root', { files: [{ ...manifest.files[0], path: '/etc/passwd' }] }],
  ['a file no backup has', { files: [{ ...manifest.files[0], path: 'control.sock' }] }],
  ['a table too few', { rows: { events: 1 } }],
  ['a table whose name is a statement', { rows: { ...manifest.rows, "x' UNION ALL SELECT '/etc": 0 } }],
  ['no tables', { rows: null }],
  ['a file without a hash', { files: [{ path: 'meta.db', bytes: 1 }] }],
])('with %s it is damaged', (_, over) => expect(read(over)).toThrow('is damaged'));

it('that is no JSON is damaged', () => expect(() => readManifest('{"format":', known)).toThrow('is damaged'));
