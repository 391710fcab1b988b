// Enforces the directions of imports (docs/architecture.md). `node scripts/check-imports.mjs [root]` prints each
// violation as file:line with the rule it breaks, and exits with 1 if there is one.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const server = 'packages/server/src';
/** Small things every part of the server may use: metrics, the system clock, where built programs are. */
const common = ['core', 'ports', 'server commons'];
const stage = [...common, 'contract'];

/**
 * The table of rules. A file belongs to the first layer whose `files` it begins with, and may import its own layer
 * and those named in `mayImport`; `'*'` is all. Type-only imports count: a type shared by two stages belongs in
 * ports or core. `builtins`, where given, are the only Node modules allowed.
 */
export const layers = [
  { name: 'core', files: 'packages/core/src/', mayImport: [], builtins: ['node:crypto'] },
  { name: 'contract', files: 'packages/contract/src/', mayImport: ['core'], builtins: [] },
  // Samples of code are shown as they stand in the docs.
  {
    name: 'dashboard',
    files: 'packages/dashboard/src/',
    mayImport: ['contract', 'core', 'samples'],
    builtins: [],
  },
  { name: 'samples', files: 'docs/samples/', mayImport: [] },
  { name: 'tracker', files: 'packages/tracker/src/', mayImport: ['contract', 'core'], builtins: [] },
  { name: 'client', files: 'packages/client/src/', mayImport: ['contract', 'core'], builtins: [] },
  { name: 'receiver', files: 'packages/receiver/src/', mayImport: ['contract', 'core'] },

  { name: 'ports', files: `${server}/ports/`, mayImport: ['core'], builtins: [] },
  { name: 'collect', files: `${server}/collect/`, mayImport: stage },
  { name: 'enrich', files: `${server}/enrich/`, mayImport: stage },
  { name: 'history', files: `${server}/history/`, mayImport: [...stage, 'portable'] },
  { name: 'erasure', files: `${server}/erasure/`, mayImport: stage },
  { name: 'process', files: `${server}/process/`, mayImport: stage },
  // Several processes: which of them has which events in hand, and how each reaches the others' part.
  { name: 'cluster', files: `${server}/cluster/`, mayImport: [...stage, 'process'] },
  { name: 'deliver', files: `${server}/deliver/`, mayImport: stage },
  { name: 'backfill', files: `${server}/backfill/`, mayImport: stage },
  { name: 'experiment', files: `${server}/experiment/`, mayImport: stage },
  // The lines of exports and imports, which the ones write and the others read.
  { name: 'portable', files: `${server}/portable/`, mayImport: stage },
  { name: 'query', files: `${server}/query/`, mayImport: [...stage, 'portable'] },
  { name: 'stream', files: `${server}/stream/`, mayImport: stage },
  { name: 'mail', files: `${server}/mail/`, mayImport: stage },
  // A day's visitors are a report, and days are counted as reports count them.
  { name: 'alert', files: `${server}/alert/`, mayImport: [...stage, 'query'] },
  { name: 'jobs', files: `${server}/jobs/`, mayImport: stage },
  // How commands reach a running server; what they ask of it is each one's own.
  { name: 'control', files: `${server}/control/`, mayImport: common },
  { name: 'backup', files: `${server}/backup/`, mayImport: [...stage, 'control'] },
  { name: 'move', files: `${server}/move/`, mayImport: stage },
  // Reports are functions of a store and a question; http is where they are asked, so it stands above query, and
  // above stream, whose answers it sends.
  { name: 'http', files: `${server}/http/`, mayImport: [...stage, 'query', 'stream', 'secrets', 'accounts'] },

  { name: 'config', files: `${server}/config/`, mayImport: ['core'] },
  { name: 'secrets', files: `${server}/secrets/`, mayImport: ['core', 'ports'] },
  { name: 'accounts', files: `${server}/accounts/`, mayImport: [...stage, 'secrets'] },

  // What several stages ask for, fulfilled in one place; handed to them, never imported.
  { name: 'glue', files: `${server}/directory.ts`, mayImport: ['core', 'ports', 'process'] },
  { name: 'glue', files: `${server}/webhook-source.ts`, mayImport: ['core', 'ports', 'process', 'deliver'] },

  // Suites that every adapter of a port passes: tests, though not named so.
  { name: 'tests', files: `${server}/adapters/conformance/`, mayImport: '*' },
  { name: 'adapters', files: `${server}/adapters/`, mayImport: common },
  { name: 'wiring', files: `${server}/compose.ts`, mayImport: '*' },
  { name: 'wiring', files: `${server}/compose/`, mayImport: '*' },
  { name: 'wiring', files: `${server}/main.ts`, mayImport: '*' },
  { name: 'wiring', files: `${server}/cli/`, mayImport: '*' },
  { name: 'server commons', files: `${server}/`, mayImport: ['core', 'ports'] },
];

/** What would make the core give two answers to one question. They arrive as arguments instead. */
const impure = [
  [/\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/, 'a clock'],
  [/\bMath\.random\b|\brandom(?:UUID|Bytes|Int|FillSync)\b|\bgetRandomValues\b/, 'randomness'],
  [/\bprocess\./, 'the process or its environment'],
  [/\bfetch\(|\bset(?:Timeout|Interval|Immediate)\(/, 'I/O or timers'],
];

/** Violations in the tree under `root`: `{ file, line, rule }`, in the order of files. */
export function violations(root) {
  const files = sourcesUnder(join(root, 'packages')).map(path => relative(root, path).replaceAll('\\', '/'));
  return files.flatMap(file => violationsIn(file, readFileSync(join(root, file), 'utf8')));
}

function violationsIn(file, source) {
  const layer = layerOf(file);
  if (!layer) return [];
  const code = withoutComments(source);
  const found = importsOf(code).flatMap(({ specifier, index }) => {
    const rule = brokenRule(layer, file, specifier);
    return rule ? [{ index, rule }] : [];
  });
  if (layer.name === 'core') found.push(...impurities(code));
  return found
    .sort((a, b) => a.index - b.index)
    .map(({ index, rule }) => ({ file, line: source.slice(0, index).split('\n').length, rule }));
}

function brokenRule({ name, mayImport, builtins }, file, specifier) {
  if (specifier.startsWith('node:')) {
    if (!builtins || builtins.includes(specifier)) return null;
    const allowed = builtins.length ? `only ${builtins.join(', ')} of Node` : 'nothing of Node';
    return `${name} imports ${specifier}: it may import ${allowed}`;
  }
  const target = targetOf(file, specifier);
  if (!target || target === name || mayImport === '*' || mayImport.includes(target)) return null;
  return `${name} imports ${target} (${specifier}): it may import ${mayImport.join(', ') || 'nothing of ours'}`;
}

/** The layer an import points at; null for what is not ours. */
function targetOf(file, specifier) {
  if (specifier.startsWith('@bellwether/')) {
    const [, name, ...rest] = specifier.split('/');
    return layerOf(`packages/${name}/src/${rest.join('/') || 'index.ts'}`)?.name ?? name;
  }
  if (!specifier.startsWith('.')) return null;
  const path = posix.join(posix.dirname(file), specifier);
  return layerOf(path)?.name ?? (isTest(path) ? 'tests' : path);
}

const layerOf = file => (isTest(file) ? null : layers.find(({ files }) => file.startsWith(files)));

/** Tests, what stands in a `test` folder, and helpers of tests beside them (`test-….ts`). */
const isTest = path => /\.test\.\w+$/.test(path) || /^packages\/.*\/test[/-]/.test(path);

/** Static, re-exporting, side-effect and dynamic imports, and `import('…')` types. */
function importsOf(code) {
  const patterns = [
    /^\s*(?:import|export)\b[^;'"`]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\b(?:import|require)\s*\(\s*['"]([^'"]+)['"]/g,
  ];
  return patterns.flatMap(pattern =>
    [...code.matchAll(pattern)].map(match => ({
      specifier: match[1],
      index: match.index + match[0].lastIndexOf(match[1]),
    })),
  );
}

function impurities(code) {
  return impure.flatMap(([pattern, what]) =>
    [...code.matchAll(new RegExp(pattern, 'g'))].map(({ 0: text, index }) => ({
      index,
      rule: `core uses ${what} (${text}): it is handed what it needs`,
    })),
  );
}

/** Comments become blanks, so that places stay what they are. Strings are kept whole: `'https://…'` is no comment. */
function withoutComments(source) {
  return source.replace(
    /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (text, string) => string ?? text.replace(/[^\n]/g, ' '),
  );
}

function sourcesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : sourcesUnder(path);
      return /\.tsx?$/.test(entry.name) ? [path] : [];
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = process.argv[2] ?? dirname(dirname(fileURLToPath(import.meta.url)));
  const found = violations(root);
  for (const { file, line, rule } of found) console.error(`${file}:${line}  ${rule}`);
  if (found.length) {
    console.error(`\n${found.length} import${found.length === 1 ? '' : 's'} against docs/architecture.md`);
    process.exitCode = 1;
  }
}
