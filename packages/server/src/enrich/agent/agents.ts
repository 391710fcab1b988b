import type { Client } from '@bellwether/core';
import { isbot } from 'isbot';
import { LRUCache } from 'lru-cache';
import { type Hints, hintsOf } from './client-hints.ts';
import { describeAgent } from './describe-agent.ts';

/** Longer user agents are cut: real ones are under 300 characters, and the patterns that read them take their time. */
const MAX_LENGTH = 512;
/** A busy site sees a few thousand user agents a day; an entry takes about 1.5 kB. */
const REMEMBERED = 3000;

/** What a user agent and its client hints tell. Shared between events, so never changed. */
export interface Agent {
  /** The user agent, cut. */
  readonly text: string;
  readonly bot: boolean;
  readonly browser: Client['browser'];
  readonly os: Client['os'];
  readonly device: Pick<Client['device'], 'type' | 'model'>;
}

export interface Agents {
  /** @param headers the `sec-ch-ua*` headers, names in lower case */
  of(userAgent: string, headers: Record<string, string>): Agent;
}

/** Reads user agents; those seen lately are remembered, since reading one takes some 40 µs and recalling it 1. */
export function createAgents(): Agents {
  const known = new LRUCache<string, Agent>({ max: REMEMBERED });
  return {
    of(userAgent, headers) {
      const text = userAgent.length > MAX_LENGTH ? userAgent.slice(0, MAX_LENGTH) : userAgent;
      const key = keyOf(text, headers);
      const old = known.get(key);
      if (old) return old;
      const made = read(text, hintsOf(headers));
      known.set(key, made);
      return made;
    },
  };
}

function keyOf(text: string, headers: Record<string, string>): string {
  let key = text;
  for (const name in headers) key += `\0${name}\0${headers[name]!.slice(0, MAX_LENGTH)}`;
  return key;
}

const read = (text: string, hints: Hints): Agent => ({
  text,
  bot: text.trim() === '' || isbot(text),
  ...describeAgent(text, hints),
});
