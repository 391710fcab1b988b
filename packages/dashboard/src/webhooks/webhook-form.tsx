import './webhook-form.css';
import type { WebhookCreate } from '@bellwether/contract';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { ErrorNote } from '../ui/error-state.tsx';
import { Field, Input, TextArea } from '../ui/field.tsx';
import { bodyOf, type Draft, problemsOf } from './draft.ts';
import { EventPicker } from './event-picker.tsx';
import { FilterBuilder } from './filter-builder.tsx';
import { FormSection } from './form-section.tsx';
import { FormatPicker } from './format-picker.tsx';
import { HeaderRows } from './header-rows.tsx';
import { problemAt } from './problem-at.ts';
import { formatsQuery } from './queries.ts';
import { RetryPicker } from './retry-picker.tsx';
import { SamplePanel } from './sample-panel.tsx';
import { SiteField } from './site-field.tsx';
import { UrlField } from './url-field.tsx';

interface WebhookFormProps {
  initial: Draft;
  /** Below a site its webhooks are that site's. */
  fixedSite: boolean;
  action: string;
  onSubmit(body: WebhookCreate): Promise<unknown>;
  cancel?: ReactNode;
}

/** All of a webhook that people choose, with what will be sent beside it. webhook-form.css counts the sections. */
export function WebhookForm({
  initial,
  fixedSite,
  action,
  onSubmit,
  cancel,
}: WebhookFormProps): ReactElement {
  const [draft, setDraft] = useState(initial);
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const [shown, setShown] = useState<string | null>(initial.events[0] ?? null);
  const { data } = useQuery(formatsQuery);
  const save = useMutation({ mutationFn: onSubmit });
  const change = (part: Partial<Draft>) => setDraft(before => ({ ...before, ...part }));
  const format = data?.formats.find(({ name }) => name === draft.format);
  const problems = tries > 0 ? problemsOf(draft) : {};
  const problem = (name: keyof Draft) => problems[name] ?? problemAt(save.error, name);

  function submit(event: FormEvent) {
    event.preventDefault();
    setTries(tries + 1);
    if (Object.keys(problemsOf(draft)).length === 0) save.mutate(bodyOf(draft));
  }

  // What is to be put right is where one goes on.
  useEffect(() => {
    if (tries > 0 || save.error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries, save.error]);

  return (
    <form ref={form} className="webhook-form" onSubmit={submit} noValidate>
      <FormSection title="Where to">
        <UrlField value={draft.url} error={problem('url')} onChange={url => change({ url })} />
        <Field label="Name" hint="How it is called in lists. Left empty, it is the host.">
          <Input
            value={draft.name}
            maxLength={200}
            onChange={event => change({ name: event.target.value })}
          />
        </Field>
        {!fixedSite && <SiteField value={draft.siteId} onChange={siteId => change({ siteId })} />}
      </FormSection>
      <FormSection
        title="Format"
        hint="How its requests look. Formats of other products let receivers written for them work unchanged."
      >
        <FormatPicker
          value={draft.format}
          onChange={chosen => {
            const types = data?.formats.find(({ name }) => name === chosen)?.types ?? {};
            change({ format: chosen, events: draft.events.filter(type => type in types) });
          }}
        />
      </FormSection>
      <FormSection
        title="What to hear"
        hint="Each type with what sets it off; its sample is shown beside the list."
      >
        <EventPicker
          chosen={draft.events}
          types={format?.types}
          shown={shown}
          error={problem('events')}
          onChange={events => change({ events })}
          onShow={setShown}
        />
      </FormSection>
      <SamplePanel
        type={shown}
        format={draft.format}
        headers={format?.headers ?? []}
        names={format?.types ?? {}}
      />
      <FormSection
        title="Filter"
        hint="Only messages for which all of this holds. Without conditions it is all of them."
      >
        <FilterBuilder
          conditions={draft.filter}
          types={draft.events}
          error={problem('filter')}
          onChange={filter => change({ filter })}
        />
      </FormSection>
      <FormSection title="Delivery">
        <RetryPicker
          draft={draft}
          info={data}
          error={problem('waits') ?? problem('retry')}
          onChange={change}
        />
        <div className="form-pair">
          <Field
            label="Timeout in seconds"
            hint={`For a whole attempt. Left empty: ${format?.timeoutSeconds ?? '…'} s.`}
            error={problem('timeoutSeconds')}
          >
            <Input
              inputMode="decimal"
              value={draft.timeoutSeconds}
              onChange={event => change({ timeoutSeconds: event.target.value })}
            />
          </Field>
          <Field
            label="Deliveries a second"
            hint="At most. Left empty: no limit."
            error={problem('rateLimit')}
          >
            <Input
              inputMode="decimal"
              value={draft.rateLimit}
              onChange={event => change({ rateLimit: event.target.value })}
            />
          </Field>
        </div>
      </FormSection>
      <FormSection title="Headers of your own" hint="Sent with each request: tokens and the like.">
        <HeaderRows
          headers={draft.headers}
          error={problem('headers')}
          onChange={headers => change({ headers })}
        />
      </FormSection>
      <FormSection title="Notes">
        <Field label="Description" hint="For those who look after it: what it feeds, whom to ask.">
          <TextArea
            value={draft.description}
            maxLength={1000}
            onChange={event => change({ description: event.target.value })}
          />
        </Field>
      </FormSection>
      <div className="form-end">
        {save.error && <ErrorNote error={save.error} />}
        {Object.keys(problems).length > 0 && (
          <p className="error-note" role="alert">
            {Object.values(problems)[0]} See the field that is marked.
          </p>
        )}
        <div className="row">
          <Button type="submit" variant="primary" busy={save.isPending}>
            {action}
          </Button>
          {cancel}
        </div>
      </div>
    </form>
  );
}
