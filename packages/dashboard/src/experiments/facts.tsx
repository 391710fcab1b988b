import type { ExperimentResults } from '@bellwether/contract';
import type { ReactElement, ReactNode } from 'react';
import { Time } from '../ui/time.tsx';
import { percent } from './numbers.ts';
import { StatusBadge } from './status-badge.tsx';

/** What the experiment asks, in a line or two. */
export function Facts({ experiment }: { experiment: ExperimentResults }): ReactElement {
  const { status, hypothesis, goal, trafficShare, startedAt, endedAt } = experiment;
  return (
    <div className="experiment-facts">
      {hypothesis !== '' && <p className="foreign">{hypothesis}</p>}
      <dl>
        <Fact name="Status">
          <StatusBadge status={status} />
        </Fact>
        <Fact name="Decided by">
          <bdi className="foreign">{goal.name ?? 'a goal that was deleted'}</bdi>
        </Fact>
        <Fact name="Take part">{percent(trafficShare)} of visitors</Fact>
        {startedAt !== null && (
          <Fact name="Started">
            <Time at={startedAt} />
          </Fact>
        )}
        {endedAt !== null && (
          <Fact name="Ended">
            <Time at={endedAt} />
          </Fact>
        )}
      </dl>
    </div>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }): ReactElement => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
