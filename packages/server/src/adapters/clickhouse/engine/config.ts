import type { Settings } from './statement.ts';

const KiB = 1024;
const MiB = 1024 * KiB;

/**
 * The configuration of the engine, as its `--config-file` takes it. A server's defaults are for machines with
 * hundreds of gigabytes; these keep a small site's engine small. What each saves: docs/decisions/embedded-engine.md.
 * @param memoryLimit bytes
 */
export function engineConfig(memoryLimit: number): string {
  return xml({
    clickhouse: {
      max_server_memory_usage: memoryLimit,
      mark_cache_size: 8 * MiB,
      index_mark_cache_size: 4 * MiB,
      primary_index_cache_size: 8 * MiB,
      query_condition_cache_size: 4 * MiB,
      compiled_expression_cache_size: 4 * MiB,
      mmap_cache_size: 64,
      // One merge at a time: it is the merges that need the most memory.
      background_pool_size: 1,
      background_merges_mutations_concurrency_ratio: 1,
      merges_mutations_memory_usage_soft_limit: Math.floor(memoryLimit / 2),
      merge_tree: {
        // Some seventy streams a part, each with buffers of 1 MiB otherwise.
        min_columns_to_activate_adaptive_write_buffer: 1,
        max_compress_block_size: 64 * KiB,
        min_compress_block_size: 64 * KiB,
        // Above it, some 30,000 events, each column of a part has files of its own. At the default of 10 MiB nearly
        // every merge made and removed 150 of them, which under load was a tenth of the engine's time.
        min_bytes_for_wide_part: 64 * MiB,
      },
    },
  });
}

/**
 * Settings of a statement that does not bring its own; the configuration can't hold them, since connections take
 * over none of its settings.
 */
export const statementDefaults = (memoryLimit: number): Settings => ({
  max_threads: '2',
  // For the second thread. The engine's own gigabyte is more than ours ever has, so that there was never one.
  max_threads_min_free_memory_per_thread: String(Math.floor(memoryLimit / 8)),
  max_execution_time: '30',
  // The rest is for the insert and the merge beside it.
  max_memory_usage: String(Math.floor(memoryLimit * 0.6)),
  max_bytes_before_external_group_by: String(Math.floor(memoryLimit * 0.4)),
  max_bytes_before_external_sort: String(Math.floor(memoryLimit * 0.2)),
});

interface Tree {
  [name: string]: number | Tree;
}

const xml = (tree: Tree): string =>
  Object.entries(tree)
    .map(([name, value]) => `<${name}>${typeof value === 'number' ? value : xml(value)}</${name}>`)
    .join('');
