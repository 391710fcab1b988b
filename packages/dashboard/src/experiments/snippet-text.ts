import type { ExperimentResults } from '@bellwether/contract';

/** Keys are letters, digits, `-`, `_` and `.` (the server sees to it): they need no escaping. */
export function snippetOf({ key, variants }: Pick<ExperimentResults, 'key' | 'variants'>): string {
  const others = variants.filter(({ isControl }) => !isControl);
  const control = variants.find(({ isControl }) => isControl)?.key ?? 'control';
  const branches = others.map(
    variant => `if (variant === '${variant.key}') {\n  // what “${variant.key}” shows\n}`,
  );
  return [
    `const variant = await bellwether.variant('${key}');`,
    `${branches.join(' else ')} else {\n  // “${control}”, and everybody who does not take part\n}`,
  ].join('\n');
}
