import { cpus, loadavg } from 'node:os';

/** Where a benchmark ran, and what else the machine had to do then. */
export const machine = (): string => {
  const [first] = cpus();
  const load = loadavg().map(n => n.toFixed(1));
  return `${cpus().length} cores, ${first?.model.trim()}, Node ${process.versions.node}, load ${load.join(' ')}`;
};
