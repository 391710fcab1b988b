import type { Me } from '@bellwether/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { meQuery } from '../../api/account.ts';
import { toast } from '../../ui/toast.tsx';

/** Once an invitation is taken up: on into the account, of which the session is now. */
export function useEntered(): (me: Me) => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async me => {
    client.clear();
    client.setQueryData(meQuery.queryKey, me);
    await navigate({ to: '/sites' });
    toast('Welcome.');
  };
}
