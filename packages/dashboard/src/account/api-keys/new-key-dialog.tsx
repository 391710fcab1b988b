import type { ApiKeyCreated } from '@bellwether/contract';
import { type ReactElement, useState } from 'react';
import { createApiKey, type Scope } from '../../api/api-keys.ts';
import { ApiError } from '../../api/client.ts';
import { useSubmit } from '../../start/use-submit.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-state.tsx';
import { Checkbox, Field, Input, Select } from '../../ui/field.tsx';
import { dayOf, type Expiry, expiresAt, expiries } from './expiry.ts';
import { scopeTexts } from './scope-texts.ts';

interface NewKeyDialogProps {
  onMade(apiKey: ApiKeyCreated): void;
  onClose(): void;
}

/** Makes a key that may no more than it is for. */
export function NewKeyDialog({ onMade, onClose }: NewKeyDialogProps): ReactElement {
  const [scopes, setScopes] = useState<readonly Scope[]>(['stats:read']);
  const [expiry, setExpiry] = useState<Expiry>('never');
  const { busy, error, submit } = useSubmit(async ({ name = '', date = '' }) => {
    const until = expiresAt(expiry, date, Date.now());
    onMade(await createApiKey({ name: name.trim(), scopes: [...scopes], expiresAt: until }));
    onClose();
  });
  const choose = (scope: Scope, on: boolean) =>
    setScopes(on ? [...scopes, scope] : scopes.filter(one => one !== scope));
  return (
    <Dialog title="Make an API key" onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <Field label="Name" hint="What will use it, so that you know it again.">
          <Input name="name" required pattern=".*\S.*" maxLength={200} autoComplete="off" />
        </Field>
        <fieldset className="stack">
          <legend className="legend">It may</legend>
          {scopeTexts.map(({ scope, name, hint }) => (
            <Checkbox
              key={scope}
              label={name}
              hint={
                <>
                  {hint} <code>{scope}</code>
                </>
              }
              checked={scopes.includes(scope)}
              onChange={event => choose(scope, event.target.checked)}
            />
          ))}
          <p className="soft">
            Only what is ticked, which at first is reading reports: for a program that sends events or makes
            webhooks tick that too. It holds for every site of the account, those to come too. Any key may
            read the lists of sites and goals.
          </p>
        </fieldset>
        <Field label="It ends">
          <Select value={expiry} onChange={event => setExpiry(chosen(event.target.value))}>
            {expiries.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
        {expiry === 'date' && (
          <Field label="Last day" error={error instanceof ApiError ? error.of('expiresAt') : null}>
            <Input name="date" type="date" required min={dayOf(Date.now())} />
          </Field>
        )}
        {error !== null && <ErrorNote error={error} />}
        <div className="row">
          <Button type="submit" variant="primary" busy={busy} disabled={scopes.length === 0}>
            Make key
          </Button>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const chosen = (value: string): Expiry => expiries.find(one => one.value === value)?.value ?? 'never';
