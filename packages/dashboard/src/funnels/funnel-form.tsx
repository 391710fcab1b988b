import './funnel-form.css';
import type { FunnelCreate, Site } from '@bellwether/contract';
import { useMutation } from '@tanstack/react-query';
import { type ReactElement, type ReactNode, type SubmitEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { ErrorNote } from '../ui/error-state.tsx';
import { Checkbox, Field, Input, Select } from '../ui/field.tsx';
import { FormSection } from '../webhooks/form-section.tsx';
import {
  type FunnelDraft,
  funnelOf,
  isLongerThanIds,
  stepProblem,
  windowProblem,
  windowUnits,
} from './draft.ts';
import { StepsField } from './steps-field.tsx';

interface FunnelFormProps {
  site: Site;
  initial: FunnelDraft;
  action: string;
  onSubmit(body: Omit<FunnelCreate, 'siteId'>): Promise<unknown>;
  cancel: ReactNode;
}

/** All of a funnel that people choose. */
export function FunnelForm({ site, initial, action, onSubmit, cancel }: FunnelFormProps): ReactElement {
  const [draft, setDraft] = useState(initial);
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const save = useMutation({ mutationFn: onSubmit });
  const set = (change: Partial<FunnelDraft>) => setDraft(before => ({ ...before, ...change }));
  const nameProblem = draft.name.trim() === '' ? 'Give it a name.' : null;
  const wrong =
    nameProblem !== null || draft.steps.some(step => stepProblem(step)) || windowProblem(draft) !== null;

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    setTries(tries + 1);
    if (!wrong) save.mutate(funnelOf(draft));
  }

  // What is to be put right is where one goes on.
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);

  return (
    <form ref={form} className="stack" onSubmit={submit} noValidate>
      <FormSection title="Name">
        <Field label="Name of the funnel" error={tries > 0 ? nameProblem : null}>
          <Input
            maxLength={200}
            value={draft.name}
            placeholder="From product to order"
            onChange={event => set({ name: event.target.value })}
          />
        </Field>
      </FormSection>
      <FormSection
        title="Steps"
        hint="In the order in which they are expected. What visitors do between them does not matter. A page is a path or a pattern: * within a segment, ** across slashes."
      >
        <StepsField
          siteId={site.id}
          steps={draft.steps}
          showProblems={tries > 0}
          onChange={steps => set({ steps })}
        />
      </FormSection>
      <FormSection title="How long it may take">
        <fieldset className="stack">
          <legend className="visually-hidden">How long it may take</legend>
          <Checkbox
            type="radio"
            name="scope"
            label="All steps in one visit"
            hint="A visit goes on until nothing has happened for 30 minutes."
            checked={draft.scope === 'visit'}
            onChange={() => set({ scope: 'visit' })}
          />
          <Checkbox
            type="radio"
            name="scope"
            label="In several visits of a visitor"
            hint="The last step at most so long after the first."
            checked={draft.scope === 'visitor'}
            onChange={() => set({ scope: 'visitor' })}
          />
        </fieldset>
        {draft.scope === 'visitor' && (
          <div className="funnel-window">
            <Field label="At most" error={tries > 0 ? windowProblem(draft) : null}>
              <Input
                inputMode="decimal"
                value={draft.windowLength}
                onChange={event => set({ windowLength: event.target.value })}
              />
            </Field>
            <Field label="Unit">
              <Select
                value={draft.windowUnit}
                onChange={({ target }) =>
                  set({ windowUnit: windowUnits.find(unit => unit.value === target.value)?.value ?? 'd' })
                }
              >
                {windowUnits.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            </Field>
          </div>
        )}
        {isLongerThanIds(draft, site.settings.visitorId) && (
          <p className="funnel-warning">
            This site’s visitor ids last a day: who comes back tomorrow is another visitor, and nobody’s steps
            reach over midnight. Choose persistent ids in the site’s settings, or a day at most.
          </p>
        )}
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
