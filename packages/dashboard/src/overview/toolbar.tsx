import { type ReactElement, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { FilterBar } from '../view/filter-bar.tsx';
import { namedPeriods, type Period, shifted } from '../view/period.ts';
import { PeriodPicker } from '../view/period-picker.tsx';
import { ShortcutsDialog } from '../view/shortcuts-dialog.tsx';
import { useShortcuts } from '../view/use-shortcuts.ts';
import { withFilters, withPeriod } from '../view/view.ts';
import { CurrentVisitors } from './current-visitors.tsx';
import { useOverview } from './use-overview.ts';

/** Who is there now, the filters, and the period; with keys for all of it. */
export function Toolbar({ now }: { now: number | undefined }): ReactElement {
  const { search, period, filters, today, change, nameOf } = useOverview();
  const [open, setOpen] = useState<'days' | 'filter' | 'help' | null>(null);
  const show = (chosen: Period | null) => chosen && change(withPeriod(chosen));
  const compare = search.compare ?? 'previous_period';

  useShortcuts(key => {
    const named = namedPeriods.find(({ shortcut }) => shortcut === key);
    if (named) show({ period: named.name });
    else if (key === 'ArrowLeft') show(shifted(period, -1, today));
    else if (key === 'ArrowRight') show(shifted(period, 1, today));
    else if (key === 'c') setOpen('days');
    else if (key === 'f') setOpen('filter');
    else if (key === '?') setOpen('help');
    else if (key === 'x') change({ compare: compare === 'none' ? undefined : 'none' });
    else if (key === 'Escape' && filters.length > 0) change({ filter: undefined });
    else return false;
    return true;
  });

  return (
    <div className="toolbar">
      <div className="toolbar-line">
        <CurrentVisitors now={now} />
        <FilterBar
          filters={filters}
          nameOf={nameOf}
          onChange={chosen => change(withFilters(chosen))}
          adding={open === 'filter'}
          onAdding={adding => setOpen(adding ? 'filter' : null)}
        />
        <div className="row">
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
            compare={{
              value: compare,
              onChange: chosen => change({ compare: chosen === 'previous_period' ? undefined : chosen }),
            }}
            picking={open === 'days'}
            onPicking={picking => setOpen(picking ? 'days' : null)}
          />
        </div>
      </div>
      {open === 'help' && <ShortcutsDialog onClose={() => setOpen(null)} />}
    </div>
  );
}
