import './toolbar.css';
import { type ReactElement, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Input } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuChoice, MenuItem, MenuLine } from '../ui/menu.tsx';
import { addDays, type Days, daysOf, namedPeriods, type Period, periodLabel, shifted } from './period.ts';
import type { ComparisonChoice } from './view.ts';

interface PeriodPickerProps {
  period: Period;
  /** In the site's timezone. */
  today: string;
  onChange(period: Period): void;
  /** Left out where nothing is compared. */
  compare?: { value: ComparisonChoice; onChange(value: ComparisonChoice): void };
  /** Whether the dialog for days is open; kept outside, as a key opens it too. */
  picking: boolean;
  onPicking(open: boolean): void;
}

/** The period, a step back and ahead, and what it is compared with. */
export function PeriodPicker({
  period,
  today,
  onChange,
  compare,
  picking,
  onPicking,
}: PeriodPickerProps): ReactElement {
  const before = shifted(period, -1, today);
  const after = shifted(period, 1, today);
  return (
    <div className="row period-picker">
      <Button
        size="small"
        className="icon-only"
        aria-label="Previous period"
        disabled={!before}
        onClick={() => before && onChange(before)}
      >
        <Icon name="left" />
      </Button>
      <Button
        size="small"
        className="icon-only"
        aria-label="Next period"
        disabled={!after}
        onClick={() => after && onChange(after)}
      >
        <Icon name="right" />
      </Button>
      <Menu
        align="end"
        trigger={
          <Button size="small" aria-label={`Period: ${periodLabel(period)}`}>
            {periodLabel(period)}
            <Icon name="chevron" />
          </Button>
        }
      >
        <MenuChoice
          label="Period"
          value={'period' in period ? period.period : 'days'}
          options={namedPeriods.map(({ name, label, shortcut }) => ({ value: name, label, shortcut }))}
          onChange={name => name !== 'days' && onChange({ period: name })}
        />
        <MenuItem shortcut="c" onSelect={() => onPicking(true)}>
          Choose days…
        </MenuItem>
        {compare && (
          <>
            <MenuLine />
            <MenuChoice
              label="Compare with"
              value={compare.value}
              options={[
                { value: 'previous_period', label: 'Compare: period before' },
                { value: 'previous_year', label: 'Compare: a year before' },
                { value: 'none', label: 'No comparison', shortcut: 'x' },
              ]}
              onChange={compare.onChange}
            />
          </>
        )}
      </Menu>
      {picking && (
        <DaysDialog
          days={daysOf(period, today) ?? { from: addDays(today, -29), to: today }}
          today={today}
          onClose={() => onPicking(false)}
          onChange={onChange}
        />
      )}
    </div>
  );
}

function DaysDialog({
  days,
  today,
  onClose,
  onChange,
}: {
  days: Days;
  today: string;
  onClose(): void;
  onChange(days: Days): void;
}): ReactElement {
  const [{ from, to }, setDays] = useState(days);
  return (
    <Dialog title="Choose days" onClose={onClose}>
      <form
        className="stack"
        onSubmit={event => {
          event.preventDefault();
          onChange({ from, to });
          onClose();
        }}
      >
        <div className="days">
          <Field label="From">
            <Input
              type="date"
              required
              value={from}
              max={to || today}
              onChange={e => setDays({ from: e.target.value, to })}
            />
          </Field>
          <Field label="To, included">
            <Input
              type="date"
              required
              value={to}
              min={from}
              max={today}
              onChange={e => setDays({ from, to: e.target.value })}
            />
          </Field>
        </div>
        <div className="row">
          <Button type="submit" variant="primary">
            Show these days
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
