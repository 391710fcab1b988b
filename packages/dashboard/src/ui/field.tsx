import './field.css';
import {
  createContext,
  type InputHTMLAttributes,
  type ReactElement,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useContext,
  useId,
} from 'react';
import { classNames } from './class-names.ts';

/** What ties a control to its label, hint and error. */
interface Ties {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

const TiesContext = createContext<Ties | null>(null);

interface FieldProps {
  label: ReactNode;
  /** One sentence of help, below. */
  hint?: ReactNode;
  /** What is wrong with what was entered. */
  error?: string | null;
  children: ReactNode;
}

/** A control with its label: `<Field label="Name"><Input … /></Field>`. */
export function Field({ label, hint, error, children }: FieldProps): ReactElement {
  const id = useId();
  const describedBy = classNames(hint != null && `${id}-hint`, error != null && `${id}-error`);
  const ties: Ties = {
    id,
    ...(describedBy && { 'aria-describedby': describedBy }),
    ...(error != null && { 'aria-invalid': true }),
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <TiesContext value={ties}>{children}</TiesContext>
      {error != null && (
        <p className="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      {hint != null && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

export function Input({
  className,
  ...rest
}: InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }): ReactElement {
  return <input {...useContext(TiesContext)} {...rest} className={classNames('input', className)} />;
}

export function TextArea({ className, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement>): ReactElement {
  return <textarea {...useContext(TiesContext)} {...rest} className={classNames('input', className)} />;
}

/** The platform's own select: it is at home on every phone, and with every screen reader. */
export function Select({ className, ...rest }: SelectHTMLAttributes<HTMLSelectElement>): ReactElement {
  return (
    <select {...useContext(TiesContext)} {...rest} className={classNames('input', 'select', className)} />
  );
}

interface CheckboxProps extends InputHTMLAttributes<HTMLInputElement> {
  label: ReactNode;
  hint?: ReactNode;
  /** `radio` for one of several that share a `name`. */
  type?: 'checkbox' | 'radio';
}

export function Checkbox({ label, hint, type = 'checkbox', ...rest }: CheckboxProps): ReactElement {
  const id = useId();
  return (
    <div className="check">
      <input {...rest} type={type} id={id} aria-describedby={hint == null ? undefined : `${id}-hint`} />
      <label htmlFor={id}>{label}</label>
      {hint != null && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
