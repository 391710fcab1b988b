import type { Logger } from 'pino';

export type Lifo = ReturnType<typeof createLifo>;

/** What was started, to be stopped in reverse: last in, first out. */
export function createLifo(log: Pick<Logger, 'error'>) {
  const started: { name: string; stop: () => Promise<unknown> | unknown }[] = [];
  return {
    /** Notes how to stop something, and hands it back. */
    add<T>(name: string, resource: T, stop: (resource: T) => Promise<unknown> | unknown): T {
      started.push({ name, stop: () => stop(resource) });
      return resource;
    },
    /** Stops everything. One that fails is logged and keeps nobody else from stopping. */
    async stop(): Promise<void> {
      for (let entry = started.pop(); entry; entry = started.pop()) {
        try {
          await entry.stop();
        } catch (error) {
          log.error({ err: error }, `Stopping ${entry.name} failed.`);
        }
      }
    },
  };
}
