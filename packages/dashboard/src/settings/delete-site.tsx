import type { Site } from '@bellwether/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { deleteSite, sitesQuery } from '../api/sites.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { toast } from '../ui/toast.tsx';
import { SettingsSection } from './settings-section.tsx';

export function DeleteSite({ site }: { site: Site }): ReactElement {
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  async function remove() {
    await deleteSite(site.id);
    client.setQueryData(sitesQuery.queryKey, sites => sites?.filter(({ id }) => id !== site.id));
    await navigate({ to: '/sites' });
    toast(`${site.name} is deleted.`);
  }
  return (
    <SettingsSection
      title="Delete the site"
      explanation="With its events, goals and webhooks. This can’t be undone; export what you want to keep first."
    >
      <div className="row">
        <Button variant="danger" onClick={() => setAsking(true)}>
          Delete site…
        </Button>
      </div>
      {asking && (
        <Confirm
          title="Delete the site?"
          action="Delete for ever"
          typed={site.domain}
          onConfirm={remove}
          onClose={() => setAsking(false)}
        >
          <p>
            <bdi>{site.name}</bdi> goes with all its events, sessions, goals and webhooks. Its pages’ script
            tag counts nothing any more.
          </p>
        </Confirm>
      )}
    </SettingsSection>
  );
}
