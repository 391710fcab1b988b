import { type SubmitEvent, useState } from 'react';

/**
 * The state of a form that is sent: `submit` hands the filled-in fields to `send`, and keeps what it failed with.
 * Stays busy when it succeeded: the page is about to change.
 */
export function useSubmit(send: (fields: Record<string, string>) => Promise<unknown>) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = [...new FormData(event.currentTarget)].filter(isText);
    setBusy(true);
    setError(null);
    try {
      await send(Object.fromEntries(fields));
    } catch (reason) {
      setError(reason);
      setBusy(false);
    }
  }
  return { busy, error, submit };
}

const isText = (entry: [string, FormDataEntryValue]): entry is [string, string] =>
  typeof entry[1] === 'string';
