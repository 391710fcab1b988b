import type { Goal } from '@bellwether/contract';
import { duration } from '../format/numbers.ts';

/** What makes a goal, in a few words. */
export function describeGoal(goal: Goal): string {
  const conditions = goal.conditions.map(
    ({ prop, op, value }) => `${prop} ${op.replace('_', ' ')} ${String(value)}`,
  );
  return [whatOf(goal), ...conditions, timesOf(goal)].filter(Boolean).join(' · ');
}

function whatOf({ kind, path, eventName, seconds, pages }: Goal): string {
  switch (kind) {
    case 'page':
      return `Page ${path ?? ''}`;
    case 'event':
      return `Event ${eventName ?? ''}`;
    case 'duration':
      return `Visits of ${duration(seconds ?? 0)} or more`;
    case 'pages_per_visit':
      return `Visits of ${pages ?? 0} pages or more`;
  }
}

function timesOf({ oncePer }: Goal): string {
  switch (oncePer) {
    case 'visit':
      return '';
    case 'visitor':
      return 'once a visitor';
    case 'every':
      return 'every time';
  }
}
