import { useEffect, useEffectEvent } from 'react';

/** Keys without a modifier, outside of fields and dialogs. `onKey` answers whether it knew the key. */
export function useShortcuts(onKey: (key: string) => boolean): void {
  const handle = useEffectEvent(onKey);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isBusy(event.target)) return;
      if (handle(event.key)) event.preventDefault();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

/** Where keys have a meaning already. */
const takers =
  'input, select, textarea, [contenteditable], dialog, [role="menu"], [role="tablist"], [role="dialog"]';
const isBusy = (target: EventTarget | null): boolean =>
  (target instanceof Element && target.closest(takers) !== null) ||
  document.querySelector('dialog[open], [role="menu"]') !== null;
