import './installation.css';
import type { Site } from '@bellwether/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { hasEventsQuery } from '../api/reports.ts';
import { useLive } from '../live/live.ts';
import { Button } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { scriptTag } from './script-tag.ts';

/** The line to put into the site's pages, and word of the first event. */
export function Installation({ site, onDone }: { site: Site; onDone(): void }): ReactElement {
  return (
    <div className="card padded stack">
      <p>
        Put this line into the <code>&lt;head&gt;</code> of every page of <bdi>{site.domain}</bdi>:
      </p>
      <CodeBlock code={scriptTag(site.id)} what="script tag" />
      <p className="soft">
        It weighs 1.5 kB, sets no cookie, and counts pageviews by itself. Then open one of the pages in
        another tab.
      </p>
      <Waiting site={site} onDone={onDone} />
    </div>
  );
}

/** Asks now and then, beside the stream: a proxy may hold streams back. */
const ASK_MS = 5000;

function Waiting({ site, onDone }: { site: Site; onDone(): void }): ReactElement {
  const client = useQueryClient();
  const { data: received } = useQuery({ ...hasEventsQuery(site.id), refetchInterval: ASK_MS });
  useLive({ siteId: site.id, types: ['pageview.tracked', 'event.tracked'], enabled: !received }, () => {
    void client.invalidateQueries({ queryKey: hasEventsQuery(site.id).queryKey });
  });
  return (
    <>
      <div className={received ? 'waiting received' : 'waiting'}>
        <span className="waiting-dot" aria-hidden="true" />
        <p role="status">{received ? 'The first event has arrived.' : 'Waiting for the first event…'}</p>
        {received && (
          <Button variant="primary" size="small" onClick={onDone}>
            See the overview
          </Button>
        )}
      </div>
      {!received && (
        <p className="soft">
          Nothing comes? Pages of <bdi>{site.domain}</bdi> and its subdomains count; further hosts are named
          in the site’s settings. Browsers that block scripts, or say Do Not Track or Global Privacy Control,
          send nothing.
        </p>
      )}
    </>
  );
}
