import { readFileSync } from 'node:fs';

/** What became of one event and its message. */
export interface Outcome {
  /** The sender got its 202. */
  acknowledged: string;
  /** Requests that reached the receiver whole, answered or not. */
  requests: number;
  /** Different `webhook-id`s among them. */
  messages: number;
  /** How often the reports count the event. */
  counted: number;
}

/** The outcomes that docs/outcomes.md promises, by step. */
export function promisedOutcomes(): Map<string, Outcome> {
  const text = readFileSync(new URL('../../docs/outcomes.md', import.meta.url), 'utf8');
  const rows = text.split('\n').filter(line => /^\| .* \| (yes|no) \|/.test(line));
  return new Map(
    rows.map(row => {
      const [step, acknowledged, requests, messages, counted] = row
        .split('|')
        .slice(1)
        .map(cell => cell.trim());
      const outcome = {
        acknowledged: acknowledged!,
        requests: Number(requests),
        messages: Number(messages),
        counted: Number(counted),
      };
      return [step!, outcome];
    }),
  );
}
