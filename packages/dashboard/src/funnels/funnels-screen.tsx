import './funnels.css';
import type { FunnelResult } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { funnelsQuery } from '../api/funnels.ts';
import { count, percent } from '../format/numbers.ts';
import { Page } from '../shell/page.tsx';
import { useMayEdit } from '../shell/use-may-edit.ts';
import { useSite } from '../shell/use-site.ts';
import { ButtonLink } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { dayIn } from '../view/period.ts';
import { Toolbar } from '../view/toolbar.tsx';
import { useNames } from '../view/use-names.ts';
import { askedOf } from '../view/view.ts';
import { MiniFunnel } from './mini-funnel.tsx';
import { reached, scopeText, unitOf } from './words.ts';

/** The funnels of a site, each with how far its visitors come. */
export function FunnelsScreen(): ReactElement {
  const site = useSite();
  const mayEdit = useMayEdit();
  const search = useSearch({ from: '/signed-in/sites/$siteId/funnels' });
  const navigate = useNavigate({ from: '/sites/$siteId/funnels' });
  const names = useNames(site.id);
  const { data: funnels, error, refetch } = useQuery(funnelsQuery(site.id, askedOf(search)));
  const add = mayEdit && (
    <ButtonLink to="/sites/$siteId/funnels/new" params={{ siteId: site.id }} variant="primary">
      <Icon name="plus" />
      Add a funnel
    </ButtonLink>
  );
  if (funnels?.length === 0)
    return (
      <Page title="Funnels">
        <section className="card padded">
          <EmptyState title="No funnels yet" action={add}>
            {mayEdit
              ? 'A funnel is two to eight steps that visitors are expected to take: a product page, the cart, the thanks. Name the steps, and see where visitors are lost, for the past too.'
              : 'A funnel shows where visitors are lost on their way. Who looks after this site may add one.'}
          </EmptyState>
        </section>
      </Page>
    );
  return (
    <Page title="Funnels" actions={add}>
      <Toolbar
        view={search}
        onChange={changes => navigate({ search: previous => ({ ...previous, ...changes }) })}
        today={dayIn(site.timezone, Date.now())}
        nameOf={names}
      />
      {funnels && (
        <ul className="stack">
          {funnels.map(result => (
            <li key={result.funnel.id}>
              <FunnelRow result={result} />
            </li>
          ))}
        </ul>
      )}
      {!funnels && (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="20rem" />)}
    </Page>
  );
}

function FunnelRow({ result }: { result: FunnelResult }): ReactElement {
  const { funnel, steps, conversionRate } = result;
  const [first] = steps;
  const last = steps.at(-1);
  return (
    <Link
      from="/sites/$siteId/funnels"
      to="/sites/$siteId/funnels/$funnelId"
      params={{ funnelId: funnel.id }}
      search={previous => previous}
      className="card funnel-row"
    >
      <div className="funnel-row-what">
        <h2 className="foreign">{funnel.name}</h2>
        <p className="soft funnel-path">
          {steps.map((step, i) => (
            <span key={i}>
              {i > 0 && <Icon name="right" />}
              <bdi className="cut foreign">{step.label}</bdi>
            </span>
          ))}
        </p>
        <p className="soft small-text">{scopeText(funnel)}</p>
      </div>
      <MiniFunnel shares={steps.map(step => step.conversionFromFirst)} />
      <p className="funnel-row-rate">
        <strong>{percent(conversionRate)}</strong>
        <span className="soft">
          {count(last ? reached(last) : 0)} of {count(first ? reached(first) : 0)} {unitOf(result)}
        </span>
      </p>
    </Link>
  );
}
