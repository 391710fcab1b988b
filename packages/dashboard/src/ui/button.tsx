import './button.css';
import { createLink, type LinkComponent } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactElement, Ref } from 'react';
import { classNames } from './class-names.ts';

interface Look {
  /** `primary` once a screen, `danger` for what can't be undone. */
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  size?: 'small' | 'medium';
}

const look = ({ variant = 'secondary', size = 'medium' }: Look, className?: string): string =>
  classNames('button', variant, size, className);

export type ButtonProps = Look &
  ButtonHTMLAttributes<HTMLButtonElement> & {
    ref?: Ref<HTMLButtonElement>;
    /** Something is under way that the button started: it takes no clicks meanwhile. */
    busy?: boolean;
  };

export function Button({
  variant,
  size,
  busy = false,
  disabled,
  className,
  ...rest
}: ButtonProps): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      className={look({ variant, size }, className)}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
    />
  );
}

/** A link that looks like a button; its `to` is a route of ours. */
export const ButtonLink: LinkComponent<typeof Anchor> = createLink(Anchor);

function Anchor({
  variant,
  size,
  className,
  ...rest
}: Look & AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> }): ReactElement {
  return <a {...rest} className={look({ variant, size }, className)} />;
}
