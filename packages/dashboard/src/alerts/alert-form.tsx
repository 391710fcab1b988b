import './alert-form.css';
import { useMutation } from '@tanstack/react-query';
import { type ReactElement, type ReactNode, type SubmitEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { ErrorNote } from '../ui/error-state.tsx';
import { Checkbox, Field, Input } from '../ui/field.tsx';
import { FormSection } from '../webhooks/form-section.tsx';
import { problemAt } from '../webhooks/problem-at.ts';
import { type AlertDraft, problemsOf } from './draft.ts';
import { EmailsField } from './emails-field.tsx';
import { ThresholdFields } from './threshold-fields.tsx';
import { TrafficFields } from './traffic-fields.tsx';

interface AlertFormProps {
  initial: AlertDraft;
  /** What kind of alert it is, is chosen once. */
  isNew: boolean;
  action: string;
  onSubmit(draft: AlertDraft): Promise<unknown>;
  cancel: ReactNode;
}

/** What the parts of the form share. */
export interface AlertFields {
  draft: AlertDraft;
  set(change: Partial<AlertDraft>): void;
  problem(field: keyof AlertDraft): string | null;
}

/** All of an alert that people choose. */
export function AlertForm({ initial, isNew, action, onSubmit, cancel }: AlertFormProps): ReactElement {
  const [draft, setDraft] = useState(initial);
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const save = useMutation({ mutationFn: onSubmit });
  const problems = tries > 0 ? problemsOf(draft) : {};
  const fields: AlertFields = {
    draft,
    set: change => setDraft(before => ({ ...before, ...change })),
    problem: field => problems[field] ?? problemAt(save.error, field),
  };

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
      <FormSection title="What to watch">
        <Field label="Name" hint="As in messages and e-mails." error={fields.problem('name')}>
          <Input
            maxLength={200}
            value={draft.name}
            placeholder="Orders stall"
            onChange={event => fields.set({ name: event.target.value })}
          />
        </Field>
        {isNew && (
          <fieldset className="alert-kinds">
            <legend className="visually-hidden">Kind of alert</legend>
            <Checkbox
              type="radio"
              name="kind"
              label="A number, all the time"
              hint="More or fewer than so many, within minutes or hours."
              checked={draft.kind === 'threshold'}
              onChange={() => fields.set({ kind: 'threshold' })}
            />
            <Checkbox
              type="radio"
              name="kind"
              label="A day like no other"
              hint="Each day’s visitors against the month before."
              checked={draft.kind === 'traffic'}
              onChange={() => fields.set({ kind: 'traffic' })}
            />
          </fieldset>
        )}
      </FormSection>
      {draft.kind === 'threshold' ? <ThresholdFields {...fields} /> : <TrafficFields {...fields} />}
      <FormSection title="Whom to tell" hint="Your webhooks that hear of alerts, and these addresses.">
        <EmailsField {...fields} />
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
