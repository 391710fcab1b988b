import type { Webhook } from '@bellwether/contract';
import { useMutation } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorNote } from '../ui/error-state.tsx';
import { Field, Select } from '../ui/field.tsx';
import { rotateSecret } from './queries.ts';
import { SecretOnce } from './secret-once.tsx';

const overlaps = [
  { hours: 0, text: 'Not at all: the old one has leaked' },
  { hours: 1, text: 'One hour' },
  { hours: 24, text: 'One day' },
  { hours: 72, text: 'Three days' },
  { hours: 168, text: 'Seven days' },
];

/** Gives a webhook a new secret, and shows it, this once. */
export function RotateDialog({ webhook, onClose }: { webhook: Webhook; onClose(): void }): ReactElement {
  const [hours, setHours] = useState(24);
  const rotate = useMutation({ mutationFn: () => rotateSecret(webhook.id, hours) });
  const secret = rotate.data?.secret;
  return (
    <Dialog title="Rotate the secret" onClose={onClose}>
      {secret === undefined ? (
        <>
          <p>
            A new secret is made and shown once. Meanwhile <code>webhook-signature</code> carries signatures
            of both, so that your receiver can change over without missing anything. Other signature headers
            change at once.
          </p>
          <Field label="The old one goes on signing for">
            <Select value={hours} onChange={event => setHours(Number(event.target.value))}>
              {overlaps.map(overlap => (
                <option key={overlap.hours} value={overlap.hours}>
                  {overlap.text}
                </option>
              ))}
            </Select>
          </Field>
          {rotate.error && <ErrorNote error={rotate.error} />}
          <div className="row">
            <Button variant="primary" busy={rotate.isPending} onClick={() => rotate.mutate()}>
              Rotate secret
            </Button>
            <Button variant="quiet" onClick={onClose}>
              Cancel
            </Button>
          </div>
        </>
      ) : (
        <>
          <SecretOnce secret={secret} format={webhook.format} />
          <div className="row">
            <Button onClick={onClose}>I have copied it</Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
