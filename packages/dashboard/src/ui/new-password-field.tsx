import type { ReactElement } from 'react';
import { Field, Input } from './field.tsx';

interface NewPasswordFieldProps {
  label: string;
  name?: string;
  /** What is wrong with what was entered. */
  error: string | null;
  autoFocus?: boolean;
}

/** Where a password is chosen: what the server takes as one, and what keepers of passwords know it by. */
export function NewPasswordField({
  label,
  name = 'password',
  error,
  autoFocus,
}: NewPasswordFieldProps): ReactElement {
  return (
    <Field label={label} hint="At least 8 characters." error={error}>
      <Input
        name={name}
        type="password"
        required
        minLength={8}
        maxLength={200}
        autoComplete="new-password"
        autoFocus={autoFocus}
      />
    </Field>
  );
}
