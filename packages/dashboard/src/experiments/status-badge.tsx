import type { Experiment } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { Badge } from '../ui/badge.tsx';

const looks = {
  draft: { tone: 'plain', word: 'Draft' },
  running: { tone: 'good', word: 'Running' },
  paused: { tone: 'warn', word: 'Paused' },
  completed: { tone: 'accent', word: 'Completed' },
} as const;

export function StatusBadge({ status }: { status: Experiment['status'] }): ReactElement {
  const { tone, word } = looks[status];
  return <Badge tone={tone}>{word}</Badge>;
}
