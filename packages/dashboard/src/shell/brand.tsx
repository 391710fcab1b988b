import type { ReactElement } from 'react';

/** The name with its bell. */
export function Brand(): ReactElement {
  return (
    <span className="brand">
      <svg width="24" height="24" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="var(--accent)" />
        <path
          d="M16 6a2 2 0 0 1 2 2v.8c3 .9 5 3.6 5 7V19l2 3H7l2-3v-3.2c0-3.4 2-6.1 5-7V8a2 2 0 0 1 2-2z"
          fill="var(--on-accent)"
        />
        <circle cx="16" cy="25" r="2" fill="var(--on-accent)" />
      </svg>
      <span className="brand-name">Bellwether</span>
    </span>
  );
}
