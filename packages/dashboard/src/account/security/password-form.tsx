import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactElement, SubmitEvent } from 'react';
import { ApiError } from '../../api/client.ts';
import { changePassword, signInsQuery } from '../../api/sign-ins.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-state.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { NewPasswordField } from '../../ui/new-password-field.tsx';
import { toast } from '../../ui/toast.tsx';

/** @param email for the browser's keeper of passwords */
export function PasswordForm({ email }: { email: string }): ReactElement {
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: ({ form }: { form: HTMLFormElement }) => {
      const fields = new FormData(form);
      return changePassword(String(fields.get('current')), String(fields.get('new')));
    },
    onSuccess: async (_, { form }) => {
      form.reset();
      toast('Your password is changed.');
      await client.invalidateQueries({ queryKey: signInsQuery.queryKey });
    },
  });
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    change.mutate({ form: event.currentTarget });
  }
  const { error } = change;
  return (
    <form className="stack" onSubmit={submit}>
      <input type="hidden" name="email" autoComplete="username" defaultValue={email} />
      <Field label="Current password">
        <Input name="current" type="password" required maxLength={200} autoComplete="current-password" />
      </Field>
      <NewPasswordField
        label="New password"
        name="new"
        error={error instanceof ApiError ? error.of('new') : null}
      />
      {error && <ErrorNote error={error} />}
      <div className="row">
        <Button type="submit" variant="primary" busy={change.isPending}>
          Change password
        </Button>
      </div>
    </form>
  );
}
