import './sessions.css';
import type { ReactElement } from 'react';
import { Badge } from '../ui/badge.tsx';

/** The goals of a row in a log: the first by name, the others as a number. */
export function GoalBadges({ goals }: { goals: readonly { id: string; name: string }[] }): ReactElement {
  return (
    <span className="session-goals">
      {goals.slice(0, 1).map(goal => (
        <Badge key={goal.id} tone="accent">
          <span className="cut foreign">{goal.name}</span>
        </Badge>
      ))}
      {goals.length > 1 && <Badge>+{goals.length - 1}</Badge>}
    </span>
  );
}
