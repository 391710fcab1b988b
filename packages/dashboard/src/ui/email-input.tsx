import type { InputHTMLAttributes, ReactElement } from 'react';
import { Input } from './field.tsx';

type EmailInputProps = Pick<InputHTMLAttributes<HTMLInputElement>, 'defaultValue' | 'autoFocus'>;

/** The e-mail somebody signs in with: what the server takes as one, and what keepers of passwords know it by. */
export function EmailInput(props: EmailInputProps): ReactElement {
  return <Input name="email" type="email" required maxLength={254} autoComplete="username" {...props} />;
}
