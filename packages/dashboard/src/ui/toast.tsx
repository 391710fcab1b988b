import './toast.css';
import { type ReactElement, useSyncExternalStore } from 'react';
import { Icon } from './icon.tsx';

interface Toast {
  id: number;
  text: string;
  tone: 'good' | 'bad';
}

/** Long enough to read two sentences. */
const SHOWN_MS = 6000;

let shown: readonly Toast[] = [];
let lastId = 0;
const watchers = new Set<() => void>();

/** Tells in passing that something was done; what failed belongs beside what was tried (ErrorNote). */
export function toast(text: string, tone: Toast['tone'] = 'good'): void {
  const added: Toast = { id: ++lastId, text, tone };
  update([...shown, added]);
  setTimeout(() => dismiss(added.id), SHOWN_MS);
}

const dismiss = (id: number) => update(shown.filter(one => one.id !== id));

function update(next: readonly Toast[]) {
  shown = next;
  for (const watch of watchers) watch();
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** The region where toasts appear; rendered once, always, so that screen readers know it. */
export function Toasts(): ReactElement {
  const toasts = useSyncExternalStore(watch, () => shown);
  return (
    <section className="toasts" aria-live="polite" aria-label="Notices">
      {toasts.map(({ id, text, tone }) => (
        <div key={id} className={`toast ${tone}`}>
          <span className="foreign">{text}</span>
          <button type="button" aria-label="Dismiss" onClick={() => dismiss(id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </section>
  );
}
