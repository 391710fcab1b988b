import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useEffect, useState } from 'react';
import { Field, Input } from '../ui/field.tsx';
import { urlProblemQuery } from './queries.ts';

/** Typing rests for so long before the server is asked. */
const REST_MS = 400;

interface UrlFieldProps {
  value: string;
  /** What was wrong when it was to be saved. */
  error: string | null;
  onChange(url: string): void;
}

/** Where messages go, checked while it is typed as it will be when it is saved. Nothing is sent there. */
export function UrlField({ value, error, onChange }: UrlFieldProps): ReactElement {
  const url = useRested(value.trim());
  const begun = /^https?:\/\/[^/]+/.test(url);
  const { data: problem, isSuccess } = useQuery({ ...urlProblemQuery(url), enabled: begun });
  const settled = url === value.trim() && begun && isSuccess;
  return (
    <Field
      label="URL"
      error={settled && problem ? problem.error : error}
      hint={
        settled && !problem ? (
          <span className="good-note">This address can be used.</span>
        ) : (
          'Public and https, unless the operator of this server opened other networks (BELLWETHER_WEBHOOK_ALLOW). It is checked as you type; nothing is sent there.'
        )
      }
    >
      <Input
        type="url"
        inputMode="url"
        value={value}
        placeholder="https://example.com/webhooks"
        autoComplete="off"
        spellCheck={false}
        onChange={event => onChange(event.target.value)}
      />
    </Field>
  );
}

function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
