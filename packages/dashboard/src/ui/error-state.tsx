import './states.css';
import type { ReactElement } from 'react';
import { Button } from './button.tsx';

/** What happened, as the server or the catalogue says it. */
export const sentenceOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'Something went wrong that should not have.';

/** Instead of what could not be loaded. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }): ReactElement {
  return (
    <div className="state" role="alert">
      <h3>This could not be loaded</h3>
      <p className="soft foreign">{sentenceOf(error)}</p>
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

/** Beside what was tried: a form, a dialog. */
export function ErrorNote({ error }: { error: unknown }): ReactElement {
  return (
    <p className="error-note foreign" role="alert">
      {sentenceOf(error)}
    </p>
  );
}
