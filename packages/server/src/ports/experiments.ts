import type { Decision, Experiment, Message } from '@bellwether/core';
import type { NewDelivery } from './ingest-store.ts';
import type { Crud } from './registry.ts';

export interface Experiments extends Crud<Experiment, { siteId: string }> {
  /** @throws AppError `experiment_key_taken` */
  create(experiment: Experiment): Promise<Experiment>;
  /** Replaces all but the decision. @throws AppError `experiment_key_taken` */
  update(experiment: Experiment): Promise<boolean>;
  /** All of a site: they are few. */
  ofSite(siteId: string): Promise<Experiment[]>;
  /**
   * Notes the decision and writes what tells of it: a crash leaves both or neither. An experiment is decided once: for
   * one that was, or is gone, it rejects and writes nothing.
   */
  decide(id: string, decision: Decision, told: Told): Promise<void>;
}

interface Told {
  message: Message;
  deliveries: NewDelivery[];
  /** Epoch ms. */
  now: number;
}
