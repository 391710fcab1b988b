import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { meQuery, setUp } from '../api/account.ts';
import { ApiError } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { knowNoEvents } from '../api/reports.ts';
import { changeSite } from '../api/sites.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { EmailInput } from '../ui/email-input.tsx';
import { ErrorNote } from '../ui/error-state.tsx';
import { Field, Input } from '../ui/field.tsx';
import { NewPasswordField } from '../ui/new-password-field.tsx';
import { StartFrame } from './start-frame.tsx';
import { browserTimezone, TimezoneSelect } from './timezone.tsx';
import { useSubmit } from './use-submit.ts';

/** The first account of a server, for whoever has the link that it printed at its start. */
export function SetUpScreen(): ReactElement {
  const { token } = useSearch({ from: '/setup' });
  return token === undefined ? <NeedsLink /> : <SetUpForm token={token} />;
}

function NeedsLink(): ReactElement {
  return (
    <StartFrame title="Almost there">
      <p>To make the first account, open the set-up link that the server printed when it started:</p>
      <pre className="mono soft">http://…/setup?token=…</pre>
      <p className="soft">The link is what shows that the server is yours. Each start prints a new one.</p>
      <p className="soft">
        There is an account already? <a href="/sign-in">Sign in</a>.
      </p>
    </StartFrame>
  );
}

function SetUpForm({ token }: { token: string }): ReactElement {
  const navigate = useNavigate();
  const { busy, error, submit } = useSubmit(async ({ email = '', password = '', site = '', timezone }) => {
    const domain = site.trim();
    const made = await setUp({ token, email, password, ...(domain !== '' && { site: domain }) });
    queryClient.removeQueries({ queryKey: meQuery.queryKey });
    if (!made.site) return navigate({ to: '/sites' });
    await changeSite(made.site.id, { timezone });
    knowNoEvents(made.site.id);
    await navigate({ to: '/sites/$siteId', params: { siteId: made.site.id } });
  });
  const problem = (field: string) => (error instanceof ApiError ? error.of(field) : null);
  return (
    <StartFrame title="Welcome">
      <p className="soft">Make the first account of this server. It stays on your machine.</p>
      <form onSubmit={submit}>
        <Field label="E-mail" error={problem('email')}>
          <EmailInput autoFocus />
        </Field>
        <NewPasswordField label="Password" error={problem('password')} />
        <Field label="Your website" hint="Its domain. You can add more later." error={problem('site')}>
          <Input
            name="site"
            maxLength={300}
            placeholder="example.com"
            inputMode="url"
            autoCapitalize="none"
            spellCheck={false}
          />
        </Field>
        <Field label="Its timezone" hint="Days begin at its midnight.">
          <TimezoneSelect name="timezone" defaultValue={browserTimezone()} />
        </Field>
        {error !== null && <ErrorNote error={error} />}
        <Button type="submit" variant="primary" busy={busy}>
          Set up
        </Button>
        {error instanceof ApiError && error.code === 'already_set_up' && (
          <ButtonLink to="/sign-in">Sign in</ButtonLink>
        )}
      </form>
    </StartFrame>
  );
}
