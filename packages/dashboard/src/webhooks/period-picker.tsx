import './period-picker.css';
import type { HealthPeriod } from '@bellwether/contract';
import type { ReactElement } from 'react';

const periods: { value: HealthPeriod; label: string; long: string }[] = [
  { value: '24h', label: '24 h', long: 'the last 24 hours' },
  { value: '7d', label: '7 days', long: 'the last 7 days' },
];

export const periodText = (period: HealthPeriod): string =>
  periods.find(({ value }) => value === period)?.long ?? period;

/** For how long back the health is shown. */
export function PeriodPicker({
  value,
  onChange,
}: {
  value: HealthPeriod;
  onChange(period: HealthPeriod): void;
}): ReactElement {
  return (
    <fieldset className="period-picker">
      <legend className="visually-hidden">Health over</legend>
      {periods.map(period => (
        <button
          key={period.value}
          type="button"
          aria-pressed={period.value === value}
          onClick={() => onChange(period.value)}
        >
          {period.label}
        </button>
      ))}
    </fieldset>
  );
}
