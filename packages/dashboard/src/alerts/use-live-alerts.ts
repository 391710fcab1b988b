import { useQueryClient } from '@tanstack/react-query';
import { alertsKey } from '../api/alerts.ts';
import { useLive } from '../live/live.ts';

/** Shows at once what alerts tell. */
export function useLiveAlerts(siteId: string): void {
  const client = useQueryClient();
  useLive(
    { siteId, types: ['alert.triggered', 'alert.resolved', 'traffic.spike', 'traffic.drop'] },
    () => void client.invalidateQueries({ queryKey: alertsKey }),
  );
}
