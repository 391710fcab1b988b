import './tabs.css';
import { Tabs as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';

interface TabsProps<T extends string> {
  /** What the tabs are of, for screen readers. */
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange(value: T): void;
  /** The panel of the tab that is open. */
  children: ReactNode;
  /** Stands before the tabs, in their line. */
  heading?: ReactNode;
  /** Stands after the tabs: a menu of more of them. */
  more?: ReactNode;
}

export function Tabs<T extends string>({
  label,
  value,
  options,
  onChange,
  heading,
  more,
  children,
}: TabsProps<T>): ReactElement {
  return (
    <Radix.Root
      className="tabs"
      value={value}
      onValueChange={chosen => {
        const option = options.find(one => one.value === chosen);
        if (option) onChange(option.value);
      }}
    >
      <div className="tabs-head">
        {heading}
        <Radix.List className="tab-list" aria-label={label}>
          {options.map(option => (
            <Radix.Trigger key={option.value} value={option.value} className="tab">
              {option.label}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {more}
      </div>
      <Radix.Content value={value} className="tab-panel">
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}
