import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { ApiError } from '../api/client.ts';
import { passwordLinkQuery, resetPassword } from '../api/password-link.ts';
import { queryClient } from '../api/query-client.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { ErrorNote, ErrorState } from '../ui/error-state.tsx';
import { NewPasswordField } from '../ui/new-password-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import { StartFrame } from './start-frame.tsx';
import { useSubmit } from './use-submit.ts';

/** For whoever has a link to set a new password. Its token stands behind the `#`, where no server sees it. */
export function NewPasswordScreen(): ReactElement {
  const token = useLocation({ select: ({ hash }) => hash });
  return token === '' ? (
    <StartFrame title="This link is not whole">
      <GetAnother>Open it as it was sent, up to its last character.</GetAnother>
    </StartFrame>
  ) : (
    <ByLink key={token} token={token} />
  );
}

function ByLink({ token }: { token: string }): ReactElement {
  const { data: link, error, refetch } = useQuery(passwordLinkQuery(token));
  const navigate = useNavigate();
  const form = useSubmit(async ({ password = '' }) => {
    await resetPassword({ token, password });
    queryClient.clear();
    await navigate({ to: '/sites', replace: true });
    toast('Your password is changed. You are signed in here, and nowhere else.');
  });
  const ended = hasEnded(error) || hasEnded(form.error);
  return (
    <StartFrame title={ended ? 'This link has ended' : 'Set a new password'}>
      {ended ? (
        <GetAnother>It has been used, or is older than an hour.</GetAnother>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !link ? (
        <Skeleton height="12rem" />
      ) : (
        <form onSubmit={form.submit}>
          <p>
            For <bdi className="foreign">{link.email}</bdi>.{' '}
            <span className="soft">It signs you out everywhere else.</span>
          </p>
          <input type="hidden" name="email" autoComplete="username" defaultValue={link.email} />
          <NewPasswordField
            label="New password"
            error={form.error instanceof ApiError ? form.error.of('password') : null}
            autoFocus
          />
          {form.error !== null && <ErrorNote error={form.error} />}
          <Button type="submit" variant="primary" busy={form.busy}>
            Set password
          </Button>
        </form>
      )}
    </StartFrame>
  );
}

const hasEnded = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'password_link_not_found';

/** @param children why this one does not do */
function GetAnother({ children }: { children: string }): ReactElement {
  return (
    <>
      <p>{children}</p>
      <ButtonLink to="/forgot-password" variant="primary">
        Get another link
      </ButtonLink>
      <p>
        <Link to="/sign-in">Back to the sign-in</Link>
      </p>
    </>
  );
}
