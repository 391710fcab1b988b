import './experiment-form.css';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactElement, type ReactNode, type SubmitEvent, useEffect, useRef, useState } from 'react';
import { goalsQuery } from '../api/goals.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNote } from '../ui/error-state.tsx';
import { Field, Input, Select, TextArea } from '../ui/field.tsx';
import { FormSection } from '../webhooks/form-section.tsx';
import { problemAt } from '../webhooks/problem-at.ts';
import { type ExperimentDraft, keyFrom, type Problems, problemsOf } from './draft.ts';
import { TrafficSplit } from './traffic-split.tsx';
import { VariantsField } from './variants-field.tsx';

interface ExperimentFormProps {
  siteId: string;
  initial: ExperimentDraft;
  /** The key, the goal and the variants stay as they are. */
  started: boolean;
  action: string;
  onSubmit(draft: ExperimentDraft): Promise<unknown>;
  cancel: ReactNode;
}

/** All of an experiment that people choose. */
export function ExperimentForm({
  siteId,
  initial,
  started,
  action,
  onSubmit,
  cancel,
}: ExperimentFormProps): ReactElement {
  const [draft, setDraft] = useState(initial);
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const save = useMutation({ mutationFn: onSubmit });
  const set = (change: Partial<ExperimentDraft>) => setDraft(before => ({ ...before, ...change }));
  const problems = tries > 0 ? problemsOf(draft) : {};
  const problem = (field: keyof Problems) => problems[field] ?? problemAt(save.error, field);

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    setTries(tries + 1);
    if (Object.keys(problemsOf(draft)).length === 0) save.mutate(draft);
  }

  // What is to be put right is where one goes on.
  useEffect(() => {
    if (tries > 0 || save.error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries, save.error]);

  return (
    <form ref={form} className="stack" onSubmit={submit} noValidate>
      {started && (
        <p className="soft">
          It has started: its key, its goal and its variants’ keys and weights stay as they are, as the counts
          could not be added up. For another question make another experiment.
        </p>
      )}
      <FormSection title="What is tried">
        <Field label="Name">
          <Input
            maxLength={200}
            value={draft.name}
            placeholder="Shorter headline"
            onChange={({ target }) =>
              set({ name: target.value, ...(!draft.keyIsOwn && { key: keyFrom(target.value) }) })
            }
          />
        </Field>
        <Field label="Key" hint="What your page asks for: bellwether.variant('key')." error={problem('key')}>
          <Input
            maxLength={100}
            className="mono"
            value={draft.key}
            disabled={started}
            placeholder="shorter-headline"
            autoCapitalize="off"
            spellCheck={false}
            onChange={event => set({ key: event.target.value, keyIsOwn: true })}
          />
        </Field>
        <Field label="Hypothesis" hint="What you expect, and why. For those who read the results.">
          <TextArea
            maxLength={2000}
            value={draft.hypothesis}
            placeholder="A shorter headline is read to its end, and brings more sign-ups."
            onChange={event => set({ hypothesis: event.target.value })}
          />
        </Field>
        <GoalField siteId={siteId} draft={draft} set={set} started={started} error={problem('goalId')} />
      </FormSection>
      <FormSection
        title="Variants"
        hint="The control is what the others are compared with: most often what visitors see today."
      >
        <VariantsField draft={draft} started={started} error={problem('variants')} onChange={set} />
      </FormSection>
      <FormSection title="How many take part, and when it is decided">
        <div className="form-pair">
          <Field label="Visitors who take part, in per cent" error={problem('trafficShare')}>
            <Input
              inputMode="decimal"
              value={draft.trafficShare}
              onChange={event => set({ trafficShare: event.target.value })}
            />
          </Field>
          <Field
            label="Chance to win that decides, in per cent"
            hint="Higher where a wrong choice is dear."
            error={problem('threshold')}
          >
            <Input
              inputMode="decimal"
              value={draft.threshold}
              onChange={event => set({ threshold: event.target.value })}
            />
          </Field>
        </div>
        <TrafficSplit draft={draft} />
      </FormSection>
      {save.error && <ErrorNote error={save.error} />}
      <div className="row">
        <Button type="submit" variant="primary" busy={save.isPending}>
          {action}
        </Button>
        {cancel}
      </div>
    </form>
  );
}

interface GoalFieldProps {
  siteId: string;
  draft: ExperimentDraft;
  started: boolean;
  error: string | null;
  set(change: Partial<ExperimentDraft>): void;
}

function GoalField({ siteId, draft, started, error, set }: GoalFieldProps): ReactElement {
  const { data: goals } = useQuery(goalsQuery(siteId));
  const isGone = draft.goalId !== '' && goals && !goals.some(({ id }) => id === draft.goalId);
  const hint =
    goals?.length === 0 ? (
      <>
        There are no goals yet.{' '}
        <Link to="/sites/$siteId/goals" params={{ siteId }}>
          Add a goal
        </Link>{' '}
        first.
      </>
    ) : (
      'Which of its variants brings more of this is the better one.'
    );
  return (
    <Field label="Goal that decides" hint={hint} error={error}>
      <Select value={draft.goalId} disabled={started} onChange={event => set({ goalId: event.target.value })}>
        <option value="">Choose a goal</option>
        {isGone && <option value={draft.goalId}>A goal that was deleted</option>}
        {goals?.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </Field>
  );
}
