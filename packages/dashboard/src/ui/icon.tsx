import type { ReactElement } from 'react';

/** Drawn on 16 × 16, in the text's colour, lines 1.5 wide. */
const paths = {
  check: 'm3 8.5 3.2 3.2L13 4.8',
  chevron: 'm4 6 4 4 4-4',
  close: 'm4 4 8 8m0-8-8 8',
  copy: 'M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8z',
  left: 'm10 3.5-4.5 4.5 4.5 4.5',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  person: 'M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8Zm-5 5.5c.6-2.4 2.5-3.5 5-3.5s4.4 1.1 5 3.5',
  plus: 'M8 3v10M3 8h10',
  right: 'm6 3.5 4.5 4.5L6 12.5',
  filter: 'M2 3.5h12M4.5 8h7M6.5 12.5h3',
  external: 'M6.5 3.5h-3v9h9v-3m-3-6h3v3m0-3L7.5 8.5',
} as const;

export type IconName = keyof typeof paths;

/** Beside words, which say the same. */
export function Icon({ name }: { name: IconName }): ReactElement {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
