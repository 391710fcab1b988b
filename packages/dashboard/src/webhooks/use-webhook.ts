import type { Webhook } from '@bellwether/contract';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { webhookQuery } from './queries.ts';

/** The webhook of the address; its shell has loaded it. */
export function useWebhook(): Webhook {
  const { webhookId = '' } = useParams({ strict: false });
  return useSuspenseQuery(webhookQuery(webhookId)).data;
}
