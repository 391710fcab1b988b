import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { meQuery } from '../api/account.ts';
import { onRefusal } from '../api/client.ts';

/**
 * Heeds what others do to who is signed in here: when the session has been ended, the next refusal leads to the
 * sign-in, and from there back; when the role has changed, it is asked for anew.
 */
export function useSessionWatch(): void {
  const client = useQueryClient();
  const navigate = useNavigate();
  useEffect(() => {
    let isLeaving = false;
    return onRefusal(({ code }) => {
      if (code === 'insufficient_role') void client.invalidateQueries({ queryKey: meQuery.queryKey });
      if (code !== 'unauthorized' || isLeaving) return;
      isLeaving = true;
      const { pathname, search } = location;
      // Not a single number of what was seen stays behind.
      void navigate({ to: '/sign-in', search: { next: pathname + search } }).then(() => client.clear());
    });
  }, [client, navigate]);
}
