import './menu.css';
import { DropdownMenu } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';

interface MenuProps {
  /** A button; what it says is the menu's name. */
  trigger: ReactElement;
  align?: 'start' | 'center' | 'end';
  children: ReactNode;
}

/**
 * A menu below a button, with arrow keys and type-ahead. Not modal: a modal one would stop the page from scrolling
 * by a style element, which our Content-Security-Policy refuses.
 */
export function Menu({ trigger, align = 'start', children }: MenuProps): ReactElement {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align={align} sideOffset={4} collisionPadding={8}>
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface MenuItemProps {
  onSelect(): void;
  danger?: boolean;
  disabled?: boolean;
  /** A key that does the same. */
  shortcut?: string;
  children: ReactNode;
}

export function MenuItem({
  onSelect,
  danger = false,
  disabled,
  shortcut,
  children,
}: MenuItemProps): ReactElement {
  return (
    <DropdownMenu.Item
      className={danger ? 'menu-item danger' : 'menu-item'}
      disabled={disabled}
      onSelect={onSelect}
    >
      <span className="cut">{children}</span>
      {shortcut && <kbd>{shortcut}</kbd>}
    </DropdownMenu.Item>
  );
}

interface MenuChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string; shortcut?: string }[];
  onChange(value: T): void;
}

/** One of several, the present one marked. */
export function MenuChoice<T extends string>({
  label,
  value,
  options,
  onChange,
}: MenuChoiceProps<T>): ReactElement {
  return (
    <DropdownMenu.RadioGroup
      aria-label={label}
      value={value}
      onValueChange={chosen => {
        const option = options.find(one => one.value === chosen);
        if (option) onChange(option.value);
      }}
    >
      {options.map(option => (
        <DropdownMenu.RadioItem key={option.value} value={option.value} className="menu-item choice">
          <span className="cut">{option.label}</span>
          {option.shortcut && <kbd>{option.shortcut}</kbd>}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

export const MenuLine = (): ReactElement => <DropdownMenu.Separator className="menu-line" />;

export const MenuLabel = ({ children }: { children: ReactNode }): ReactElement => (
  <DropdownMenu.Label className="menu-label">{children}</DropdownMenu.Label>
);
