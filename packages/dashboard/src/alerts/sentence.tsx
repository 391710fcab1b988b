import type { ReactElement } from 'react';
import type { AlertDraft } from './draft.ts';
import { sentenceOf } from './words.ts';

/** What the alert will do, as it is typed. */
export const Sentence = ({ draft }: { draft: AlertDraft }): ReactElement => (
  <p className="alert-sentence foreign" aria-live="polite">
    {sentenceOf(draft)}
  </p>
);
