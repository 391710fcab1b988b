import { spawnSync } from 'node:child_process';

export interface Language {
  name: string;
  extension: string;
  program: string;
  /** Whether its program is on this machine; without it, its tests are skipped. */
  present: boolean;
}

const language = (name: string, extension: string, program: string): Language => ({
  name,
  extension,
  program,
  present: spawnSync(program, ['--version']).status === 0,
});

/** What the receivers in `../receivers` are written in: one of each for every format. */
export const languages: readonly Language[] = [
  language('Node', 'mjs', process.execPath),
  language('Python', 'py', 'python3'),
  language('PHP', 'php', 'php'),
];
