import { Link, useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { meQuery, signIn } from '../api/account.ts';
import { queryClient } from '../api/query-client.ts';
import { Button } from '../ui/button.tsx';
import { EmailInput } from '../ui/email-input.tsx';
import { ErrorNote } from '../ui/error-state.tsx';
import { Field, Input } from '../ui/field.tsx';
import { StartFrame } from './start-frame.tsx';
import { useSubmit } from './use-submit.ts';

export function SignInScreen(): ReactElement {
  const { next } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const { history } = useRouter();
  const { busy, error, submit } = useSubmit(async ({ email = '', password = '' }) => {
    await signIn({ email, password });
    queryClient.removeQueries({ queryKey: meQuery.queryKey });
    if (next !== undefined && isOurs(next)) history.push(next);
    else await navigate({ to: '/sites' });
  });
  return (
    <StartFrame title="Sign in">
      <form onSubmit={submit}>
        <Field label="E-mail">
          <EmailInput autoFocus />
        </Field>
        <Field label="Password">
          <Input name="password" type="password" required maxLength={200} autoComplete="current-password" />
        </Field>
        {error !== null && <ErrorNote error={error} />}
        <Button type="submit" variant="primary" busy={busy}>
          Sign in
        </Button>
      </form>
      <p>
        <Link to="/forgot-password">Forgot your password?</Link>
      </p>
    </StartFrame>
  );
}

/** An address of this dashboard: a link from elsewhere must not lead away after the password. */
const isOurs = (address: string): boolean =>
  new URL(address, location.origin).origin === location.origin && /^\/(?![/\\])/.test(address);
