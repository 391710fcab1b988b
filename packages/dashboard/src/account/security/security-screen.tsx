import { useSuspenseQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { meQuery } from '../../api/account.ts';
import { SettingsSection } from '../../settings/settings-section.tsx';
import { Page } from '../../shell/page.tsx';
import { Button } from '../../ui/button.tsx';
import { LeaveAccount } from '../leave-account.tsx';
import { PasswordForm } from './password-form.tsx';
import { SignInList } from './sign-in-list.tsx';

/** What lets one in: where one is signed in, and the password. */
export function SecurityScreen(): ReactElement {
  const { data: me } = useSuspenseQuery(meQuery);
  return (
    <Page title="Security" narrow>
      <SettingsSection
        title="Where you are signed in"
        explanation="If you don’t know one of these, sign it out and change your password."
      >
        <SignInList />
      </SettingsSection>
      <SettingsSection title="Password" explanation="A new one signs you out everywhere else.">
        <PasswordForm email={me.user.email} />
      </SettingsSection>
      {me.role !== 'owner' && <Leave />}
    </Page>
  );
}

/** Owners find it in the list of members. */
function Leave(): ReactElement {
  const { data: me } = useSuspenseQuery(meQuery);
  const [asking, setAsking] = useState(false);
  return (
    <SettingsSection
      title="Leave the account"
      explanation={
        <>
          You are a member of the account of <bdi className="foreign">{me.account.owner}</bdi>.
        </>
      }
    >
      <div className="row">
        <Button variant="danger" onClick={() => setAsking(true)}>
          Leave…
        </Button>
      </div>
      {asking && <LeaveAccount me={me} onClose={() => setAsking(false)} />}
    </SettingsSection>
  );
}
