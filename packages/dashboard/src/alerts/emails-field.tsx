import { useSuspenseQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { meQuery } from '../api/account.ts';
import { Field, TextArea } from '../ui/field.tsx';
import type { AlertFields } from './alert-form.tsx';

/** Who gets an e-mail; on a server that sends none, what would have to be done first. */
export function EmailsField({ draft, set, problem }: AlertFields): ReactElement {
  const { data: me } = useSuspenseQuery(meQuery);
  const hint = me.sendsEmail
    ? 'One a line, at most ten. They get an e-mail when it triggers and when it is over.'
    : 'This server sends no e-mail: its operator has to set BELLWETHER_SMTP_URL. Webhooks hear of it all the same.';
  return (
    <Field label="E-mail addresses" hint={hint} error={problem('emails')}>
      <TextArea
        rows={2}
        value={draft.emails}
        disabled={!me.sendsEmail && draft.emails === ''}
        placeholder={me.sendsEmail ? me.user.email : undefined}
        spellCheck={false}
        autoCapitalize="off"
        onChange={event => set({ emails: event.target.value })}
      />
    </Field>
  );
}
