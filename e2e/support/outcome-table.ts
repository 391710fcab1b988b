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

/** What docs/outcomes.md promises: of the requests, the numbers there may be. */
export interface Promised extends Omit<Outcome, 'requests'> {
  requests: number[];
}

/** The outcomes that docs/outcomes.md promises, by step. */
export function promisedOutcomes(): Map<string, Promised> {
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
        requests: requests!.split('–').map(Number),
        messages: Number(messages),
        counted: Number(counted),
      };
      return [step!, outcome];
    }),
  );
}
