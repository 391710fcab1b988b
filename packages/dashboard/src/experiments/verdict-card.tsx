import type { ExperimentResults } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { count } from './numbers.ts';
import { progressOf, verdictOf } from './verdict.ts';

/** What the results say, in a sentence or two, and what is to be known about them. */
export function VerdictCard({ experiment }: { experiment: ExperimentResults }): ReactElement {
  const { results, excludedVisitors, verdict, status, sampleRatio } = experiment;
  const { tone, title, text } = verdictOf(experiment);
  const isCollecting = verdict.state === 'collecting' && status !== 'draft' && !sampleRatio.mismatch;
  const progress = progressOf(results);
  return (
    <section className={`card verdict ${tone}`} aria-label="Verdict">
      <h2 className="foreign">{title}</h2>
      <p className="foreign">{text}</p>
      {isCollecting && (
        <meter className="verdict-progress" aria-label="Of the data that a verdict needs" value={progress} />
      )}
      {excludedVisitors > 0 && (
        <p className="soft">
          {count(excludedVisitors)} {excludedVisitors === 1 ? 'visitor' : 'visitors'} saw several variants, as
          a visit that went on over midnight does, and count for none.
        </p>
      )}
    </section>
  );
}
