import { type ReactElement, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { RotateDialog } from './rotate-dialog.tsx';
import { useWebhook } from './use-webhook.ts';
import { Verification } from './verification.tsx';

/** How to verify a webhook's requests, and what to do when the secret is lost. */
export function VerifyScreen(): ReactElement {
  const webhook = useWebhook();
  const [rotating, setRotating] = useState(false);
  return (
    <>
      <section className="card padded stack verification">
        <Verification webhook={webhook} />
      </section>
      <section className="card padded stack">
        <h2>The secret</h2>
        <p className="soft">
          It was shown when the webhook was added. If it got lost, or into wrong hands, rotate it: the old one
          signs beside the new for as long as you choose, so that nothing is missed in between.
        </p>
        <div className="row">
          <Button onClick={() => setRotating(true)}>Rotate secret…</Button>
        </div>
      </section>
      {rotating && <RotateDialog webhook={webhook} onClose={() => setRotating(false)} />}
    </>
  );
}
