import type { Settings } from './statement.ts';

const MiB = 1024 * 1024;

/**
 * Settings of the engine as a whole, as arguments of `clickhouse local`.
 * @param memoryLimit bytes
 */
export const engineArgs = (memoryLimit: number): string[] => [
  `--max_server_memory_usage=${memoryLimit}`,
  `--mark_cache_size=${8 * MiB}`,
];

/** Settings of a statement that does not bring its own; connections do not take them over from the engine's arguments. */
export const statementDefaults = (memoryLimit: number): Settings => ({
  max_threads: '2',
  max_execution_time: '30',
  // The rest is left to the insert beside it.
  max_memory_usage: String(Math.floor(memoryLimit * 0.7)),
});
