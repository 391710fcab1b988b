import type { Funnel, FunnelCreate, FunnelStep } from '@bellwether/contract';
import { parseSpan } from '../webhooks/duration.ts';

/** A step as its line in the form holds it. What a kind does not need is kept, for who changes their mind. */
export interface DraftStep {
  /** Tells the lines apart while they are moved. */
  id: number;
  kind: FunnelStep['kind'];
  goalId: string;
  path: string;
  eventName: string;
}

/** A funnel as its form holds it: texts, until it is saved. */
export interface FunnelDraft {
  name: string;
  steps: DraftStep[];
  scope: Funnel['scope'];
  windowLength: string;
  windowUnit: WindowUnit;
}

export const windowUnits = [
  { value: 'm', label: 'minutes' },
  { value: 'h', label: 'hours' },
  { value: 'd', label: 'days' },
] as const;
export type WindowUnit = (typeof windowUnits)[number]['value'];

export const stepLimits = { fewest: 2, most: 8 } as const;
const LONGEST_WINDOW = 90 * 86_400;
const DAY = 86_400;

let lastId = 0;
export const emptyStep = (kind: FunnelStep['kind'] = 'page'): DraftStep => ({
  id: ++lastId,
  kind,
  goalId: '',
  path: '',
  eventName: '',
});

export const emptyDraft = (): FunnelDraft => ({
  name: '',
  steps: [emptyStep(), emptyStep()],
  scope: 'visit',
  windowLength: '7',
  windowUnit: 'd',
});

export function draftOf({ name, steps, scope, windowSeconds }: Funnel): FunnelDraft {
  const lines = steps.map(step => ({ ...emptyStep(), ...step }));
  const draft = { ...emptyDraft(), name, steps: lines, scope };
  return windowSeconds === null ? draft : { ...draft, ...windowOf(windowSeconds) };
}

/** In the largest unit that it is whole in. */
function windowOf(seconds: number): Pick<FunnelDraft, 'windowLength' | 'windowUnit'> {
  const [length, unit] =
    seconds % DAY === 0
      ? ([seconds / DAY, 'd'] as const)
      : seconds % 3600 === 0
        ? ([seconds / 3600, 'h'] as const)
        : ([seconds / 60, 'm'] as const);
  return { windowLength: String(length), windowUnit: unit };
}

/** Null for what is no length of time. */
export function windowSecondsOf({ windowLength, windowUnit }: FunnelDraft): number | null {
  const seconds = parseSpan(`${windowLength.trim()}${windowUnit}`);
  return seconds === null ? null : Math.round(seconds);
}

/** What is sent. */
export function funnelOf(draft: FunnelDraft): Omit<FunnelCreate, 'siteId'> {
  return {
    name: draft.name.trim(),
    steps: draft.steps.map(stepOf),
    scope: draft.scope,
    windowSeconds: draft.scope === 'visit' ? null : windowSecondsOf(draft),
  };
}

function stepOf({ kind, goalId, path, eventName }: DraftStep): FunnelStep {
  switch (kind) {
    case 'goal':
      return { kind, goalId };
    case 'page':
      return { kind, path: path.trim() };
    case 'event':
      return { kind, eventName: eventName.trim() };
  }
}

/** What is wrong with a step, as a sentence; null for nothing. */
export function stepProblem({ kind, goalId, path, eventName }: DraftStep): string | null {
  switch (kind) {
    case 'goal':
      return goalId === '' ? 'Choose a goal.' : null;
    case 'page':
      return /^[/*]/.test(path.trim()) ? null : 'A path begins with / or *.';
    case 'event':
      return eventName.trim() === '' ? 'Name the event.' : null;
  }
}

/** What is wrong with the window, as a sentence; null for nothing. */
export function windowProblem(draft: FunnelDraft): string | null {
  if (draft.scope === 'visit') return null;
  const seconds = windowSecondsOf(draft);
  if (seconds === null || seconds < 1) return 'Say how long.';
  return seconds > LONGEST_WINDOW ? 'At most 90 days.' : null;
}

/** Ids of one day find nobody again on the next. */
export const isLongerThanIds = (draft: FunnelDraft, visitorId: 'daily' | 'persistent'): boolean =>
  draft.scope === 'visitor' && visitorId === 'daily' && (windowSecondsOf(draft) ?? 0) > DAY;

/** The list with the item one place up or down; unchanged at its ends. */
export function moved<T>(items: readonly T[], from: number, by: -1 | 1): T[] {
  const to = from + by;
  const item = items[from];
  if (item === undefined || to < 0 || to >= items.length) return [...items];
  return items.toSpliced(from, 1).toSpliced(to, 0, item);
}
