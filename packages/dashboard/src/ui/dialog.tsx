import './dialog.css';
import { type ReactElement, type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

interface DialogProps {
  title: string;
  /** Asked to close: by the button, by Escape, or by a click beside it. */
  onClose(): void;
  /** `wide` for content side by side. */
  size?: 'normal' | 'wide';
  children: ReactNode;
}

/** A modal dialog while it is rendered. The platform's own: it holds the focus, and the page behind it is inert. */
export function Dialog({ title, onClose, size = 'normal', children }: DialogProps): ReactElement {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    // Where to begin: the first field, or of several radio buttons the chosen one; else the dialog itself, as a ring around "Close" says nothing.
    (
      dialog?.querySelector('input:not([type="radio"]:not(:checked)), select, textarea') ?? dialog
    )?.setAttribute('autofocus', '');
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does for the keyboard what a click beside it does
    <dialog
      ref={ref}
      tabIndex={-1}
      className={`dialog ${size}`}
      aria-labelledby={titleId}
      onCancel={event => {
        event.preventDefault();
        onClose();
      }}
      onClick={event => event.target === event.currentTarget && onClose()}
    >
      <div className="dialog-body">
        <header className="row between">
          <h2 id={titleId}>{title}</h2>
          <Button variant="quiet" size="small" className="icon-only" onClick={onClose} aria-label="Close">
            <Icon name="close" />
          </Button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
