import './toolbar.css';
import { type ReactElement, type ReactNode, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { FilterBar } from './filter-bar.tsx';
import { namedPeriods, type Period, shifted } from './period.ts';
import { PeriodPicker } from './period-picker.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import { filtersOf, periodOf, type View, withFilters, withPeriod } from './view.ts';

interface ToolbarProps {
  view: View;
  onChange(changes: Partial<View>): void;
  /** In the site's timezone, as `2026-03-18`. */
  today: string;
  /** What a value is called, as a country by its code. */
  nameOf(dimension: string, value: string): string;
  /** Stands before the filters. */
  lead?: ReactNode;
  /** Stands after them. */
  after?: ReactNode;
  /** Whether the screen compares its period with another. */
  compares?: boolean;
}

/** The filters and the period of a screen of reports, with keys for all of it. */
export function Toolbar({
  view,
  onChange,
  today,
  nameOf,
  lead,
  after,
  compares = false,
}: ToolbarProps): ReactElement {
  const [open, setOpen] = useState<'days' | 'filter' | 'help' | null>(null);
  const period = periodOf(view);
  const filters = filtersOf(view);
  const show = (chosen: Period | null) => chosen && onChange(withPeriod(chosen));
  const compare = view.compare ?? 'previous_period';

  useShortcuts(key => {
    const named = namedPeriods.find(({ shortcut }) => shortcut === key);
    if (named) show({ period: named.name });
    else if (key === 'ArrowLeft') show(shifted(period, -1, today));
    else if (key === 'ArrowRight') show(shifted(period, 1, today));
    else if (key === 'c') setOpen('days');
    else if (key === 'f') setOpen('filter');
    else if (key === '?') setOpen('help');
    else if (key === 'x' && compares) onChange({ compare: compare === 'none' ? undefined : 'none' });
    else if (key === 'Escape' && filters.length > 0) onChange({ filter: undefined });
    else return false;
    return true;
  });

  return (
    <div className="toolbar">
      <div className="toolbar-line">
        {lead}
        <FilterBar
          filters={filters}
          nameOf={nameOf}
          onChange={chosen => onChange(withFilters(chosen))}
          adding={open === 'filter'}
          onAdding={adding => setOpen(adding ? 'filter' : null)}
        />
        {after}
        <div className="row toolbar-end">
          <Button
            size="small"
            variant="quiet"
            className="icon-only shortcuts-button"
            aria-label="Keyboard shortcuts"
            onClick={() => setOpen('help')}
          >
            ?
          </Button>
          <PeriodPicker
            period={period}
            today={today}
            onChange={show}
            compare={
              compares
                ? {
                    value: compare,
                    onChange: chosen =>
                      onChange({ compare: chosen === 'previous_period' ? undefined : chosen }),
                  }
                : undefined
            }
            picking={open === 'days'}
            onPicking={picking => setOpen(picking ? 'days' : null)}
          />
        </div>
      </div>
      {open === 'help' && <ShortcutsDialog onClose={() => setOpen(null)} />}
    </div>
  );
}
