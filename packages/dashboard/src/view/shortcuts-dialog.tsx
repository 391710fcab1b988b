import { Fragment, type ReactElement } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { namedPeriods } from './period.ts';

const others = [
  ['c', 'Choose days'],
  ['←', 'Previous period'],
  ['→', 'Next period'],
  ['x', 'Comparison on or off'],
  ['f', 'Add a filter'],
  ['Esc', 'Remove all filters'],
  ['?', 'This help'],
] as const;

export function ShortcutsDialog({ onClose }: { onClose(): void }): ReactElement {
  const all = [...namedPeriods.map(({ shortcut, label }) => [shortcut, label] as const), ...others];
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl className="shortcut-list">
        {all.map(([key, label]) => (
          <Fragment key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{label}</dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  );
}
