import type { ExperimentResults } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { CodeBlock } from '../ui/code-block.tsx';
import { snippetOf } from './snippet-text.ts';

/** What to put into the page. */
export function Snippet({ experiment }: { experiment: ExperimentResults }): ReactElement {
  return (
    <section className="card padded stack" aria-label="In your page">
      <div>
        <h2>In your page</h2>
        <p className="soft">
          Ask where you show it: with the answer the variant counts as seen. For visitors who do not take
          part, and while the experiment does not run, the answer is <code>undefined</code>.
        </p>
      </div>
      <CodeBlock what="snippet" code={snippetOf(experiment)} />
    </section>
  );
}
