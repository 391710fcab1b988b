import { expect, it } from 'vitest';
import { hasQuorum } from './quorum.ts';

const follower = (seconds: number, offline = false) => ({
  name: 'follower',
  current: true,
  offline,
  active: seconds * 1e9,
  lag: 0,
});

it.each([
  ['one server that is no cluster', undefined, true],
  ['a leader with the only copy', { leader: 'a', replicas: [] }, true],
  ['a leader who hears both others', { leader: 'a', replicas: [follower(0.2), follower(1)] }, true],
  ['a leader who hears one of two', { leader: 'a', replicas: [follower(0.2), follower(60)] }, true],
  ['a leader who hears nobody any more', { leader: 'a', replicas: [follower(6), follower(60)] }, false],
  ['a leader whose followers left', { leader: 'a', replicas: [follower(0, true), follower(0, true)] }, false],
  ['one of four, who hears one', { leader: 'a', replicas: [follower(1), follower(9), follower(9)] }, false],
  ['no leader', { leader: '', replicas: [follower(0), follower(0), follower(0)] }, false],
])('%s', (_, cluster, expected) => expect(hasQuorum(cluster)).toBe(expected));
