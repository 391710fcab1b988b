import { AppError, type EnrichedEvent } from '@bellwether/core';
import { expect, it } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { measuredLog } from './measured-log.ts';

const events = [{}, {}] as EnrichedEvent[];

it('tells of what was appended, how long that took, and what was refused', async () => {
  const metrics = createMetrics();
  let refuses = false;
  const log = measuredLog(
    {
      append: async () => {
        if (refuses) throw new AppError('overloaded');
      },
    },
    metrics,
  );
  await log.append(0, events);
  refuses = true;
  await expect(log.append(0, events)).rejects.toMatchObject({ code: 'overloaded' });

  const text = await metrics.registry.metrics();
  expect(text).toContain('\nbellwether_events_appended_total 2\n');
  expect(text).toContain('\nbellwether_appends_refused_total 1\n');
  expect(text).toContain('\nbellwether_append_seconds_count 2\n');
});
