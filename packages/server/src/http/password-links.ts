import { createPasswordLink } from '../accounts/password-links.ts';
import type { Mailer } from '../ports/index.ts';
import type { AppDeps } from './deps.ts';

type Deps = Pick<AppDeps, 'registry' | 'clock' | 'random' | 'settings'>;

/** Queues a link to set a new password to whom the e-mail belongs; nothing, where that is nobody. */
export async function mailPasswordLink(deps: Deps, mailer: Mailer, email: string): Promise<void> {
  const user = await deps.registry.users.byEmail(email);
  if (!user) return;
  const { publicUrl } = deps.settings;
  const url = await createPasswordLink(deps, user, publicUrl);
  await mailer.send([
    {
      to: user.email,
      subject: 'A new password for Bellwether',
      paragraphs: [
        `Somebody, most likely you, has forgotten your password for ${publicUrl}.`,
        'This link sets a new one, once, within an hour. If it was not you who asked, leave it: nothing changes.',
      ],
      link: { label: 'Set a new password', url },
    },
  ]);
}
