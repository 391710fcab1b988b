import { useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { ApiError } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { knowNoEvents } from '../api/reports.ts';
import { createSite, sitesQuery } from '../api/sites.ts';
import { Denied } from '../shell/denied.tsx';
import { useMay } from '../shell/may.ts';
import { Page } from '../shell/page.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorNote } from '../ui/error-state.tsx';
import { Field, Input } from '../ui/field.tsx';
import { browserTimezone, TimezoneSelect } from './timezone.tsx';
import { useSubmit } from './use-submit.ts';

/** One step: the next screen has the script tag. */
export function NewSiteScreen(): ReactElement {
  const navigate = useNavigate();
  const { busy, error, submit } = useSubmit(async ({ domain = '', timezone }) => {
    const site = await createSite({ domain: domain.trim(), timezone });
    await queryClient.invalidateQueries({ queryKey: sitesQuery.queryKey });
    knowNoEvents(site.id);
    await navigate({ to: '/sites/$siteId', params: { siteId: site.id } });
  });
  if (!useMay('admin', 'all sites')) return <Denied title="Add a site" needs="admin" />;
  return (
    <Page title="Add a site" narrow>
      <form className="card padded stack" onSubmit={submit}>
        <Field
          label="Domain"
          hint="As visitors see it, without www. Subdomains count with it."
          error={error instanceof ApiError ? error.of('domain') : null}
        >
          <Input
            name="domain"
            required
            maxLength={300}
            placeholder="example.com"
            inputMode="url"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
          />
        </Field>
        <Field label="Timezone" hint="Days of the reports begin at its midnight.">
          <TimezoneSelect name="timezone" defaultValue={browserTimezone()} />
        </Field>
        {error !== null && <ErrorNote error={error} />}
        <div className="row">
          <Button type="submit" variant="primary" busy={busy}>
            Add site
          </Button>
        </div>
      </form>
    </Page>
  );
}
