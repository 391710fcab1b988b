import type { Site, SiteChange } from '@bellwether/contract';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactElement, type ReactNode, type SubmitEvent, useState } from 'react';
import { changeSite, siteQuery, sitesQuery } from '../api/sites.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNote } from '../ui/error-state.tsx';
import { toast } from '../ui/toast.tsx';

interface SettingsFormProps {
  site: Site;
  /** What is sent when it is saved. */
  change: SiteChange;
  children: ReactNode;
}

/** A part of the settings, saved by itself. */
export function SettingsForm({ site, change, children }: SettingsFormProps): ReactElement {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  async function save(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const saved = await changeSite(site.id, change);
      client.setQueryData(siteQuery(site.id).queryKey, saved);
      await client.invalidateQueries({ queryKey: sitesQuery.queryKey, exact: true });
      toast('Saved.');
    } catch (reason) {
      setError(reason);
    }
    setBusy(false);
  }
  return (
    <form className="stack" onSubmit={save}>
      {children}
      {error !== null && <ErrorNote error={error} />}
      <div className="row">
        <Button type="submit" variant="primary" busy={busy}>
          Save
        </Button>
      </div>
    </form>
  );
}
