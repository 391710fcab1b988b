import './funnels.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { deleteFunnel, funnelReportQuery } from '../api/funnels.ts';
import { reportsKey } from '../api/reports.ts';
import { Page } from '../shell/page.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { useSite } from '../shell/use-site.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import { dayIn } from '../view/period.ts';
import { Toolbar } from '../view/toolbar.tsx';
import { useNames } from '../view/use-names.ts';
import { askedOf } from '../view/view.ts';
import { FunnelChart } from './funnel-chart.tsx';
import { FunnelTable } from './funnel-table.tsx';
import { lossOf, scopeText, summaryOf } from './words.ts';

/** One funnel: how far visitors come, and where they are lost. */
export function FunnelScreen(): ReactElement {
  const site = useSite();
  const mayEdit = useMayEdit();
  const { funnelId } = useParams({ from: '/signed-in/sites/$siteId/funnels/$funnelId' });
  const search = useSearch({ from: '/signed-in/sites/$siteId/funnels/$funnelId' });
  const navigate = useNavigate({ from: '/sites/$siteId/funnels/$funnelId' });
  const client = useQueryClient();
  const names = useNames(site.id);
  const { data, error, refetch } = useQuery(funnelReportQuery(site.id, funnelId, askedOf(search)));
  const [asTable, setAsTable] = useState(false);
  const [deleting, setDeleting] = useState(false);
  // What another funnel said stays on the screen no longer than this one's address.
  const result = data?.funnel.id === funnelId ? data : undefined;
  const toList = () => navigate({ to: '/sites/$siteId/funnels', params: { siteId: site.id } });
  return (
    <Page
      title={result?.funnel.name ?? 'Funnel'}
      actions={
        <>
          <ButtonLink
            from="/sites/$siteId/funnels/$funnelId"
            to="/sites/$siteId/funnels"
            search={previous => previous}
            variant="quiet"
          >
            All funnels
          </ButtonLink>
          {mayEdit && (
            <>
              <ButtonLink to="/sites/$siteId/funnels/$funnelId/edit" params={{ siteId: site.id, funnelId }}>
                Change
              </ButtonLink>
              <Menu
                align="end"
                trigger={
                  <Button className="icon-only" aria-label="More actions">
                    <Icon name="more" />
                  </Button>
                }
              >
                <MenuItem danger onSelect={() => setDeleting(true)}>
                  Delete…
                </MenuItem>
              </Menu>
            </>
          )}
        </>
      }
    >
      <Toolbar
        view={search}
        onChange={changes => navigate({ search: previous => ({ ...previous, ...changes }) })}
        today={dayIn(site.timezone, Date.now())}
        nameOf={names}
      />
      {result && (
        <section className="card funnel-card" aria-label="How far visitors come">
          <div className="funnel-head">
            <div>
              <p className="funnel-summary">{summaryOf(result)}</p>
              <p className="soft">{lossOf(result)}</p>
            </div>
            <Button size="small" variant="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              Table
            </Button>
          </div>
          {asTable ? <FunnelTable result={result} /> : <FunnelChart result={result} />}
          <p className="soft small-text">
            {scopeText(result.funnel)}. What visitors do between the steps does not matter. Counted are those
            who took the first step in the period.
          </p>
        </section>
      )}
      {!result && (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="30rem" />)}
      {deleting && result && (
        <Confirm
          title="Delete the funnel?"
          action="Delete funnel"
          onClose={() => setDeleting(false)}
          onConfirm={async () => {
            await deleteFunnel(funnelId);
            await toList();
            await client.invalidateQueries({ queryKey: [...reportsKey(site.id), 'funnels'] });
            toast('The funnel is deleted.');
          }}
        >
          <p>
            <bdi>“{result.funnel.name}”</bdi> is shown no longer. What visitors did stays: made again, it says
            the same.
          </p>
        </Confirm>
      )}
    </Page>
  );
}
