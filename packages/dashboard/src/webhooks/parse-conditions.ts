import { type Condition, type DraftCondition, draftCondition, operatorTexts } from './draft-condition.ts';

/** Reads conditions from JSON that people wrote; what the fields may be is for the server to say. */
export function parseConditions(text: string): { conditions: DraftCondition[] } | { problem: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.trim() === '' ? '[]' : text);
  } catch {
    return { problem: 'This is not JSON yet.' };
  }
  if (!Array.isArray(parsed)) return { problem: 'It must be a list: [{…}, {…}].' };
  const odd = parsed.findIndex(item => !isCondition(item));
  if (odd >= 0)
    return {
      problem: `Condition ${odd + 1} needs a field, and one of: ${Object.keys(operatorTexts).join(', ')}.`,
    };
  return { conditions: parsed.filter(isCondition).map(draftCondition) };
}

function isCondition(item: unknown): item is Condition {
  if (typeof item !== 'object' || item === null) return false;
  const { field, op } = item as { field?: unknown; op?: unknown };
  return typeof field === 'string' && typeof op === 'string' && Object.hasOwn(operatorTexts, op);
}
