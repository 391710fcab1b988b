import {
  AppError,
  type Decision,
  type Experiment,
  type ExperimentDecidedData,
  type Message,
  messageId,
  type Site,
} from '@bellwether/core';
import type { Logger } from 'pino';
import type { Experiments, NewDelivery } from '../ports/index.ts';

/** What an experiment has come to, as far as a decision goes. */
interface Results {
  results: readonly {
    key: string;
    name: string;
    exposures: number;
    conversions: number;
    rate: number;
    chanceToWin: number;
  }[];
  verdict: { winner: string | null };
}

export interface DeciderDeps {
  now(): number;
  sites(): readonly Site[];
  running(siteId: string): readonly Experiment[];
  results(site: Site, experiment: Experiment, now: number): Promise<Results>;
  experiments: Pick<Experiments, 'get' | 'decide'>;
  announce(message: Message, options: { write: Write }): Promise<void>;
  /** The experiment is another now. */
  changed(experimentId: string): Promise<void>;
  log: Pick<Logger, 'error'>;
}

type Write = (message: Message, deliveries: NewDelivery[], now: number) => Promise<void>;

/**
 * Looks at every running experiment that is not decided yet, and tells of those that now are. An experiment that can't
 * be looked at, as the analytics engine is starting, is left to the next time and holds up no other. Who asks while it
 * looks waits for that.
 */
export function createDecider({ experiments, ...deps }: DeciderDeps): () => Promise<void> {
  let looking: Promise<void> | null = null;

  async function decideAll(): Promise<void> {
    for (const site of deps.sites()) {
      const undecided = deps.running(site.id).filter(({ decision }) => decision === null);
      for (const { id } of undecided) {
        await decide(site, id).catch(error => {
          // The engine is starting, and whoever starts it says so.
          if (error instanceof AppError && error.code === 'analytics_unavailable') return;
          deps.log.error(
            { err: error, experiment: id },
            'An experiment could not be judged; it will be again.',
          );
        });
      }
    }
  }

  async function decide(site: Site, id: string): Promise<void> {
    const experiment = await experiments.get(id);
    if (experiment?.status !== 'running' || experiment.decision !== null) return;
    const at = deps.now();
    const found = await deps.results(site, experiment, at);
    const { winner: variant } = found.verdict;
    if (variant === null) return;
    const decision: Decision = { variant, at };
    await deps.announce(decidedMessage(site, experiment, found, decision), {
      write: (message, deliveries, now) => experiments.decide(id, decision, { message, deliveries, now }),
    });
    await deps.changed(id);
  }

  return () => {
    looking ??= decideAll().finally(() => {
      looking = null;
    });
    return looking;
  };
}

/** Its id is the experiment's, which is decided once. */
function decidedMessage(
  { accountId }: Site,
  { id, key, name, siteId }: Experiment,
  { results }: Results,
  { variant, at }: Decision,
): Message {
  const winner = results.find(result => result.key === variant)!;
  const data: ExperimentDecidedData = {
    siteId,
    experiment: { id, key, name },
    winner: { key: winner.key, name: winner.name, chanceToWin: winner.chanceToWin },
    variants: results.map(({ key, name, exposures, conversions, rate, chanceToWin }) => ({
      key,
      name,
      exposures,
      conversions,
      rate,
      chanceToWin,
    })),
  };
  return {
    id: messageId('experiment.decided', siteId, id),
    type: 'experiment.decided',
    accountId,
    siteId,
    at,
    data: JSON.stringify(data),
  };
}
