import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { ApiError } from '../../api/client.ts';
import { acceptInvitation } from '../../api/invitation.ts';
import { useSubmit } from '../../start/use-submit.ts';
import { Button } from '../../ui/button.tsx';
import { EmailInput } from '../../ui/email-input.tsx';
import { ErrorNote } from '../../ui/error-state.tsx';
import { Field } from '../../ui/field.tsx';
import { NewPasswordField } from '../../ui/new-password-field.tsx';
import { useEntered } from './use-entered.ts';

/** @param email for whom the invitation was made, who may choose another */
export function AcceptAsNew({ token, email }: { token: string; email: string | null }): ReactElement {
  const entered = useEntered();
  const { busy, error, submit } = useSubmit(async ({ email: chosen = '', password = '' }) => {
    await entered(await acceptInvitation({ token, email: chosen.trim(), password }));
  });
  const problem = (field: string) => (error instanceof ApiError ? error.of(field) : null);
  return (
    <form onSubmit={submit}>
      <Field label="E-mail" hint="You sign in with it." error={problem('email')}>
        <EmailInput defaultValue={email ?? ''} />
      </Field>
      <NewPasswordField label="Password" error={problem('password')} />
      {error !== null && <ErrorNote error={error} />}
      <Button type="submit" variant="primary" busy={busy}>
        Join
      </Button>
      <p className="soft">
        You have an account here already?{' '}
        <Link to="/sign-in" search={{ next: `/invitations/${token}` }}>
          Sign in
        </Link>{' '}
        first.
      </p>
    </form>
  );
}
