import type { Goal, GoalCreate } from '@bellwether/contract';

/** A goal as its form holds it: texts, until it is saved. */
export interface GoalDraft {
  name: string;
  kind: Goal['kind'];
  path: string;
  eventName: string;
  minutes: string;
  pages: string;
  value: string;
  currency: string;
  oncePer: Goal['oncePer'];
  conditions: ConditionDraft[];
}

export type Condition = Goal['conditions'][number];

export interface ConditionDraft {
  prop: string;
  op: Condition['op'];
  value: string;
}

export const kinds: readonly { value: Goal['kind']; label: string; hint: string }[] = [
  { value: 'event', label: 'A custom event', hint: "Sent with bellwether('name')." },
  { value: 'page', label: 'A page', hint: 'That is viewed, such as /thanks.' },
  { value: 'duration', label: 'A long visit', hint: 'Of so many minutes or more.' },
  { value: 'pages_per_visit', label: 'A deep visit', hint: 'Of so many pages or more.' },
];

export const emptyDraft: GoalDraft = {
  name: '',
  kind: 'event',
  path: '',
  eventName: '',
  minutes: '3',
  pages: '5',
  value: '',
  currency: 'USD',
  oncePer: 'visit',
  conditions: [],
};

export const draftOf = (goal: Goal): GoalDraft => ({
  name: goal.name,
  kind: goal.kind,
  path: goal.path ?? '',
  eventName: goal.eventName ?? '',
  minutes: goal.seconds === null ? emptyDraft.minutes : String(goal.seconds / 60),
  pages: goal.pages === null ? emptyDraft.pages : String(goal.pages),
  value: goal.value === null ? '' : String(goal.value),
  currency: goal.currency ?? emptyDraft.currency,
  oncePer: goal.oncePer,
  conditions: goal.conditions.map(({ prop, op, value }) => ({ prop, op, value: String(value) })),
});

/** What is sent: only what goes with the kind. */
export function goalOf(draft: GoalDraft): Omit<GoalCreate, 'siteId'> {
  const { name, kind, oncePer } = draft;
  const isWorth = draft.value.trim() !== '';
  const happens = kind === 'event' || kind === 'page';
  return {
    name: name.trim(),
    kind,
    oncePer,
    path: kind === 'page' ? draft.path.trim() : null,
    eventName: kind === 'event' ? draft.eventName.trim() : null,
    seconds: kind === 'duration' ? Math.round(Number(draft.minutes) * 60) : null,
    pages: kind === 'pages_per_visit' ? Number(draft.pages) : null,
    value: isWorth ? Number(draft.value) : null,
    currency: isWorth ? draft.currency.trim() : null,
    conditions: happens ? draft.conditions.filter(({ prop }) => prop.trim() !== '') : [],
  };
}
