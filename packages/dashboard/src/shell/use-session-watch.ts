import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { meQuery } from '../api/account.ts';
import { onRefusal } from '../api/client.ts';
import { useSignedOut } from './use-signed-out.ts';

/**
 * Heeds what others do to who is signed in here: when the session has been ended, the next refusal leads to the
 * sign-in, and from there back; when the role has changed, it is asked for anew.
 */
export function useSessionWatch(): void {
  const client = useQueryClient();
  const signedOut = useSignedOut();
  useEffect(() => {
    let isLeaving = false;
    return onRefusal(({ code }) => {
      if (code === 'insufficient_role') void client.invalidateQueries({ queryKey: meQuery.queryKey });
      if (code !== 'unauthorized' || isLeaving) return;
      isLeaving = true;
      void signedOut(location.pathname + location.search);
    });
  }, [client, signedOut]);
}
