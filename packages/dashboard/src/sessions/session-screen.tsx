import './sessions.css';
import type { SessionItem } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { sessionQuery } from '../api/reports.ts';
import { count, duration } from '../format/numbers.ts';
import { Page } from '../shell/page.tsx';
import { useSite } from '../shell/use-site.ts';
import { Badge } from '../ui/badge.tsx';
import { ButtonLink } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { placeOf, sourceOf } from './describe.ts';
import { Timeline } from './timeline.tsx';

/** One visit: who, from where, with what, and what happened step by step. */
export function SessionScreen(): ReactElement {
  const site = useSite();
  const { sessionId } = useParams({ from: '/signed-in/sites/$siteId/sessions/$sessionId' });
  const { data, error, refetch } = useQuery(sessionQuery(site.id, sessionId));
  return (
    <Page
      title={data ? `Visit from ${placeOf(data.session)}` : 'Visit'}
      actions={
        <ButtonLink to="/sites/$siteId/sessions" params={{ siteId: site.id }} size="small">
          All sessions
        </ButtonLink>
      }
    >
      {data && (
        <>
          <Facts session={data.session} />
          <section className="card" aria-label="What happened">
            <Timeline events={data.events} />
          </section>
        </>
      )}
      {!data && (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="40rem" />)}
    </Page>
  );
}

function Facts({ session }: { session: SessionItem }): ReactElement {
  const { device, browser, screen, visitor } = session;
  return (
    <section className="card padded" aria-label="The visit">
      <dl className="facts">
        <Fact name="Began">
          <Time at={session.date} /> {session.endedAt === null && <Badge tone="good">Still here</Badge>}
        </Fact>
        <Fact name="Duration">{duration(session.duration)}</Fact>
        <Fact name="Pages">
          {count(session.pageviews)}
          {session.bounced && ', bounced'}
        </Fact>
        <Fact name="Custom events">{count(session.events)}</Fact>
        <Fact name="Source">{sourceOf(session)}</Fact>
        <Fact name="Channel">{session.trafficSource.channel}</Fact>
        <Fact name="Referrer">{session.referrer || 'None'}</Fact>
        <Fact name="Place">{placeOf(session)}</Fact>
        <Fact name="Timezone">{session.timezone}</Fact>
        <Fact name="Language">{session.language}</Fact>
        <Fact name="Browser">{[browser.name, browser.version].filter(Boolean).join(' ')}</Fact>
        <Fact name="Device">{[device.model || device.type, device.os].filter(Boolean).join(', ')}</Fact>
        {screen && (
          <Fact name="Screen">
            {screen.width} × {screen.height}
            {screen.touch && ', touch'}
          </Fact>
        )}
        {session.ip !== null && <Fact name="Address">{session.ip}</Fact>}
        {visitor.company && <Fact name="Network">{visitor.company.name}</Fact>}
        <Fact name="First seen">
          <Time at={visitor.firstSeen} />
        </Fact>
      </dl>
    </section>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }): ReactElement => (
  <div>
    <dt>{name}</dt>
    <dd className="foreign">{children || 'Unknown'}</dd>
  </div>
);
