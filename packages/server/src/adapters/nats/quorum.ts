import type { ClusterInfo } from '@nats-io/jetstream';

/** Followers are heard of every second. A leader cut off from them calls itself one for ten seconds more. */
const HEARD_MS = 5000;

/**
 * Whether a stream can take a message: it has a leader, who has just heard from enough of those with copies to be the
 * most of them. Servers go on telling of a stream, and one goes on calling itself its leader, when it can't.
 * @param cluster where the stream is; undefined where there is but one server
 */
export function hasQuorum(cluster: Pick<ClusterInfo, 'leader' | 'replicas'> | undefined): boolean {
  if (!cluster) return true;
  const followers = cluster.replicas ?? [];
  const heard = followers.filter(({ active, offline }) => !offline && active < HEARD_MS * 1e6);
  return Boolean(cluster.leader) && 2 * (1 + heard.length) > 1 + followers.length;
}
