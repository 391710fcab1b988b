import type { Message } from '../../message.ts';
import { payloadOf } from '../payloads.ts';
import { cards } from './cards.ts';

/** A message as a person reads it in a chat: plain text throughout, escaped for the product it goes to. */
export interface Card {
  title: string;
  /** One sentence under it; empty for none. */
  text: string;
  /** At most `MAX_FACTS`, each with a value. */
  facts: Fact[];
  /** The page it is about: an http address of a length all products take; null for none. */
  link: string | null;
  /** How the news is to be taken, for products that show a colour. */
  mood: 'good' | 'bad' | 'plain';
}

export interface Fact {
  label: string;
  /** A fact with an empty one is left out: Discord refuses a message that has it. */
  value: string;
}

const says = ({ label, value }: Fact): boolean => label.trim() !== '' && value.trim() !== '';

/** A card as `cards.ts` writes it: what is not said is empty. */
export type CardContent = Pick<Card, 'title'> & Partial<Card>;

/** Slack shows ten fields in a section, the fewest of the three. */
export const MAX_FACTS = 10;

export function cardOf(message: Message): Card {
  const { title, text = '', facts = [], link = null, mood = 'plain' } = payloadOf(cards, message);
  return {
    title,
    text,
    facts: facts.filter(says).slice(0, MAX_FACTS),
    link: link !== null && /^https?:\/\/\S{1,1500}$/i.test(link) ? link : null,
    mood,
  };
}

/**
 * Text as one escaped line no longer than the product allows; what does not fit ends in an ellipsis. Cut by whole
 * characters before they are escaped, so that no escape is torn apart.
 */
export function line(text: string, limit: number, asText: (char: string) => string = char => char): string {
  const characters = [...text.replace(/\s+/gu, ' ').trim()].map(asText);
  const whole = characters.join('');
  if (whole.length <= limit) return whole;
  let cut = '';
  for (const character of characters) {
    if (cut.length + character.length >= limit) break;
    cut += character;
  }
  return `${cut}…`;
}
