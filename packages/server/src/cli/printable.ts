/**
 * A line that holds what visitors made up, for a terminal: what would steer it, or have the text read in another order,
 * is written as JSON escapes it. So a document stays the document it was.
 */
export const printable = (line: string): string => line.replace(/[^\P{C}\t]/gu, escaped);

const escaped = (character: string): string =>
  character
    .split('')
    .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
