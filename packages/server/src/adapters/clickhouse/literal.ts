/** A raw NUL would end the SQL at chDB's C boundary. */
const escapes: Record<string, string> = { '\\': '\\\\', "'": "\\'", '\0': '\\0' };

/** A text as it stands in a statement. */
export const stringLiteral = (value: string): string =>
  `'${value.replace(/[\\'\0]/g, char => escapes[char]!)}'`;
