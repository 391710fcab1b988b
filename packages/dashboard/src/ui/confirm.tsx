import { type ReactElement, type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorNote } from './error-state.tsx';
import { Field, Input } from './field.tsx';

interface ConfirmProps {
  title: string;
  /** What will happen, and what can't be undone. */
  children: ReactNode;
  /** The verb: "Delete webhook". */
  action: string;
  /** To be typed before the button takes clicks: for what takes much with it. */
  typed?: string;
  onConfirm(): Promise<unknown>;
  onClose(): void;
}

/** Asks before something that can't be undone; stays open with the reason when it fails. */
export function Confirm({ title, children, action, typed, onConfirm, onClose }: ConfirmProps): ReactElement {
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  async function confirm() {
    setBusy(true);
    try {
      await onConfirm();
      onClose();
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="stack">{children}</div>
      {typed !== undefined && (
        <Field label={`Type ${typed} to confirm`}>
          <Input
            value={text}
            onChange={event => setText(event.target.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      )}
      {error !== null && <ErrorNote error={error} />}
      <div className="row">
        <Button
          variant="danger"
          busy={busy}
          disabled={typed !== undefined && text !== typed}
          onClick={confirm}
        >
          {action}
        </Button>
        <Button variant="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </Dialog>
  );
}
