import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { authStateQuery } from '../api/account.ts';
import { forgotPassword } from '../api/password-link.ts';
import { Button } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { EmailInput } from '../ui/email-input.tsx';
import { ErrorNote, ErrorState } from '../ui/error-state.tsx';
import { Field } from '../ui/field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { StartFrame } from './start-frame.tsx';
import { useSubmit } from './use-submit.ts';

/** The way to a link that sets a new password: by e-mail, or by who looks after the server. */
export function ForgotPasswordScreen(): ReactElement {
  const state = useQuery(authStateQuery);
  const [email, setEmail] = useState('');
  const [sent, setSent] = useState(false);
  function onSent(to: string) {
    setEmail(to);
    setSent(true);
  }
  return (
    <StartFrame title={sent ? 'Look into your mail' : 'Forgot your password?'}>
      {state.error ? (
        <ErrorState error={state.error} onRetry={() => void state.refetch()} />
      ) : !state.data ? (
        <Skeleton height="11rem" />
      ) : !state.data.sendsEmail ? (
        <ByCommand />
      ) : sent ? (
        <Sent to={email} onAgain={() => setSent(false)} />
      ) : (
        <AskByMail before={email} onSent={onSent} />
      )}
      <p>
        <Link to="/sign-in">Back to the sign-in</Link>
      </p>
    </StartFrame>
  );
}

/** @param before the e-mail it was asked for before, which may be misspelt */
function AskByMail({ before, onSent }: { before: string; onSent: (email: string) => void }): ReactElement {
  const { busy, error, submit } = useSubmit(async ({ email = '' }) => {
    await forgotPassword(email);
    onSent(email);
  });
  return (
    <form onSubmit={submit}>
      <p className="soft">You get a link that sets a new one.</p>
      <Field label="E-mail" hint="The one you sign in with.">
        <EmailInput defaultValue={before} autoFocus />
      </Field>
      {error !== null && <ErrorNote error={error} />}
      <Button type="submit" variant="primary" busy={busy}>
        Send the link
      </Button>
    </form>
  );
}

function Sent({ to, onAgain }: { to: string; onAgain: () => void }): ReactElement {
  return (
    <>
      <p>
        If <bdi className="foreign">{to}</bdi> has an account here, a link is on its way there. It works once,
        within an hour.
      </p>
      <p className="soft">Nothing comes? Look among the spam, and whether the e-mail is the right one.</p>
      <Button onClick={onAgain}>Try again</Button>
    </>
  );
}

/** Broken where it may be: a phone would break it between the hyphens. */
const COMMAND = 'npx bellwether password \\\n  --email you@example.com';

function ByCommand(): ReactElement {
  return (
    <>
      <p>
        This server sends no e-mail. Who looks after it makes you a link that sets a new password, on its
        machine:
      </p>
      <CodeBlock code={COMMAND} what="command" />
      <p className="soft">The link works once, within an hour. The server may go on running.</p>
    </>
  );
}
