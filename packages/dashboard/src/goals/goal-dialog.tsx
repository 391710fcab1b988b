import './goals.css';
import type { Goal } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, type SubmitEvent, useState } from 'react';
import { changeGoal, createGoal } from '../api/goals.ts';
import { eventNamesQuery } from '../api/reports.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorNote } from '../ui/error-state.tsx';
import { Checkbox, Field, Input, Select } from '../ui/field.tsx';
import { Conditions } from './conditions.tsx';
import { draftOf, emptyDraft, type GoalDraft, goalOf, kinds } from './goal-draft.ts';

interface GoalDialogProps {
  siteId: string;
  /** Null: a new one. */
  goal: Goal | null;
  onSaved(goal: Goal): void;
  onClose(): void;
}

/** The form of a goal. */
export function GoalDialog({ siteId, goal, onSaved, onClose }: GoalDialogProps): ReactElement {
  const [draft, setDraft] = useState(goal ? draftOf(goal) : emptyDraft);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const set = (change: Partial<GoalDraft>) => setDraft({ ...draft, ...change });

  async function save(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    try {
      const body = goalOf(draft);
      onSaved(goal ? await changeGoal(goal.id, body) : await createGoal({ siteId, ...body }));
      onClose();
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  }

  return (
    <Dialog title={goal ? 'Change the goal' : 'Add a goal'} onClose={onClose}>
      <form className="stack" onSubmit={save}>
        <Field label="Name" hint="As in reports and messages.">
          <Input
            required
            maxLength={200}
            value={draft.name}
            placeholder="Sign-up"
            onChange={event => set({ name: event.target.value })}
          />
        </Field>
        <fieldset className="goal-kinds">
          <legend className="legend">What counts</legend>
          {kinds.map(({ value, label, hint }) => (
            <Checkbox
              key={value}
              type="radio"
              name="kind"
              label={label}
              hint={hint}
              checked={draft.kind === value}
              onChange={() => set({ kind: value })}
            />
          ))}
        </fieldset>
        <What siteId={siteId} draft={draft} set={set} />
        <div className="goal-line">
          <Field label="Value" hint="What one is worth, if it brings no revenue of its own. May be empty.">
            <Input
              type="number"
              step="any"
              value={draft.value}
              onChange={event => set({ value: event.target.value })}
            />
          </Field>
          <Field label="Currency">
            <Input
              pattern="[A-Za-z]{3}"
              maxLength={3}
              title="Three letters, as USD"
              value={draft.currency}
              onChange={event => set({ currency: event.target.value.toUpperCase() })}
            />
          </Field>
        </div>
        <Field label="Counted">
          <Select
            value={draft.oncePer}
            onChange={({ target }) => set({ oncePer: oncePers.find(one => one === target.value) ?? 'visit' })}
          >
            <option value="visit">Once a visit</option>
            <option value="visitor">Once a visitor</option>
            <option value="every">Every time</option>
          </Select>
        </Field>
        {error !== null && <ErrorNote error={error} />}
        <div className="row">
          <Button type="submit" variant="primary" busy={busy}>
            Save goal
          </Button>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const oncePers = ['visit', 'visitor', 'every'] as const;

interface WhatProps {
  siteId: string;
  draft: GoalDraft;
  set(change: Partial<GoalDraft>): void;
}

/** The fields that the kind of goal has. */
function What({ siteId, draft, set }: WhatProps): ReactElement {
  const { data } = useQuery(eventNamesQuery(siteId, { period: '12mo', limit: 100 }));
  switch (draft.kind) {
    case 'event':
      return (
        <>
          <Field label="Name of the event">
            <Input
              required
              maxLength={120}
              list="event-names"
              value={draft.eventName}
              placeholder="signup"
              spellCheck={false}
              onChange={event => set({ eventName: event.target.value })}
            />
          </Field>
          <datalist id="event-names">
            {data?.names.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <Conditions conditions={draft.conditions} onChange={conditions => set({ conditions })} />
        </>
      );
    case 'page':
      return (
        <>
          <Field
            label="Path"
            hint="A pattern: * within a segment, ** across slashes. As /thanks or /blog/**."
          >
            <Input
              required
              maxLength={2000}
              pattern="[\/*].*"
              title="Begins with / or *"
              value={draft.path}
              placeholder="/thanks"
              spellCheck={false}
              onChange={event => set({ path: event.target.value })}
            />
          </Field>
          <Conditions conditions={draft.conditions} onChange={conditions => set({ conditions })} />
        </>
      );
    case 'duration':
      return (
        <Field label="Minutes at least">
          <Input
            type="number"
            required
            min={0.1}
            max={1440}
            step="any"
            value={draft.minutes}
            onChange={event => set({ minutes: event.target.value })}
          />
        </Field>
      );
    case 'pages_per_visit':
      return (
        <Field label="Pages at least">
          <Input
            type="number"
            required
            min={1}
            max={10_000}
            value={draft.pages}
            onChange={event => set({ pages: event.target.value })}
          />
        </Field>
      );
  }
}
