import './sample-panel.css';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { BodyText } from '../deliveries/body-text.tsx';
import { ErrorNote } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { type FormatName, formatTexts } from './format-texts.ts';
import { sampleQuery } from './queries.ts';

interface SamplePanelProps {
  type: string | null;
  format: FormatName;
  /** Headers the format adds, by name. */
  headers: readonly string[];
  /** The types the format has. */
  names: Record<string, string>;
}

/** What a request of the chosen type and format looks like. */
export function SamplePanel({ type, format, headers, names }: SamplePanelProps): ReactElement {
  const known = type !== null && type in names;
  const { data, error } = useQuery({ ...sampleQuery(type ?? '', format), enabled: known });
  return (
    <aside className="sample-panel" aria-label="Sample request">
      <div className="card sample">
        <h2>
          Sample <span className="soft">in {formatTexts[format].name}</span>
        </h2>
        {!known ? (
          <p className="soft">Choose a type to see what your receiver will get.</p>
        ) : (
          <>
            <pre className="sample-head">
              POST{'\n'}
              {['Content-Type', 'webhook-id', 'webhook-timestamp', 'webhook-signature', ...headers].join(
                '\n',
              )}
            </pre>
            {error ? (
              <ErrorNote error={error} />
            ) : data === undefined ? (
              <Skeleton height="20rem" />
            ) : (
              <BodyText body={JSON.stringify(data)} what="Sample body" />
            )}
          </>
        )}
      </div>
    </aside>
  );
}
