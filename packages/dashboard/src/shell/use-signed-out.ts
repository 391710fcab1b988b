import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';

/** Once the session has ended: on to the sign-in, from there to `next`; not a number of what was seen stays behind. */
export function useSignedOut(): (next?: string) => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useCallback(
    async next => {
      await navigate({ to: '/sign-in', search: { next } });
      client.clear();
    },
    [client, navigate],
  );
}
