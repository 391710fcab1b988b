import type { Step } from '../step.ts';

/** Programs that are no browsers. */
export const bot: Step = {
  name: 'bot',
  run: ({ raw, agent }) => (raw.source === 'browser' && agent.bot ? 'bot' : undefined),
};
