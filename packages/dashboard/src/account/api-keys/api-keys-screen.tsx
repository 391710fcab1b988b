import '../account.css';
import type { ApiKey, ApiKeyCreated } from '@bellwether/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { apiKeysQuery, revokeApiKey } from '../../api/api-keys.ts';
import { Page } from '../../shell/page.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { toast } from '../../ui/toast.tsx';
import { useNow } from '../../ui/use-now.ts';
import { KeyOnce } from './key-once.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';
import { scopeName } from './scope-texts.ts';

const BEAT_MS = 10_000;

/** What programs call the API with. */
export function ApiKeysScreen(): ReactElement {
  const client = useQueryClient();
  const { data: keys, error, refetch } = useQuery(apiKeysQuery);
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<ApiKeyCreated | null>(null);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
  const add = (
    <Button variant="primary" onClick={() => setMaking(true)}>
      <Icon name="plus" />
      Make an API key
    </Button>
  );
  return (
    <Page title="API keys" actions={keys && keys.length > 0 && add}>
      {made && <KeyOnce apiKey={made} onDone={() => setMade(null)} />}
      {keys?.length === 0 && (
        <EmptyState title="No API keys yet" action={add}>
          A key lets programs read reports, send events and look after webhooks by the{' '}
          <a href="/docs">REST API</a>. It acts for the account, as far as its scopes go.
        </EmptyState>
      )}
      {keys && keys.length > 0 && (
        <section className="card">
          <Table
            caption="API keys"
            columns={[...columns, actions(setRevoking)]}
            rows={keys}
            rowKey={({ id }) => id}
          />
        </section>
      )}
      {!keys && (error ? <ErrorState error={error} onRetry={refetch} /> : <Skeleton height="14rem" />)}
      {making && (
        <NewKeyDialog
          onClose={() => setMaking(false)}
          onMade={async apiKey => {
            setMade(apiKey);
            await refresh();
          }}
        />
      )}
      {revoking && (
        <Confirm
          title="Revoke the key?"
          action="Revoke key"
          onClose={() => setRevoking(null)}
          onConfirm={async () => {
            await revokeApiKey(revoking.id);
            if (made?.id === revoking.id) setMade(null);
            await refresh();
            toast(`“${revoking.name}” is revoked.`);
          }}
        >
          <p>
            Whatever uses <bdi className="foreign">“{revoking.name}”</bdi> (<code>{revoking.hint}…</code>) is
            refused from now on. This can’t be undone.
          </p>
        </Confirm>
      )}
    </Page>
  );
}

const columns: Column<ApiKey>[] = [
  {
    key: 'name',
    header: 'Key',
    cell: ({ name, hint }) => (
      <>
        <span className="foreign">{name}</span>
        <code className="account-sub soft">{hint}…</code>
      </>
    ),
  },
  {
    key: 'scopes',
    header: 'May',
    cell: ({ scopes }) => (
      <ul className="account-badges">
        {scopes.map(scope => (
          <li key={scope}>
            <Badge>{scopeName(scope)}</Badge>
          </li>
        ))}
      </ul>
    ),
  },
  {
    key: 'used',
    header: 'Last used',
    cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'Never' : <Time at={lastUsedAt} relative />),
  },
  { key: 'expires', header: 'Ends', cell: ({ expiresAt }) => <Ends at={expiresAt} /> },
  { key: 'created', header: 'Made', wide: true, cell: ({ createdAt }) => <Time at={createdAt} /> },
];

const actions = (onRevoke: (key: ApiKey) => void): Column<ApiKey> => ({
  key: 'actions',
  header: <span className="visually-hidden">Actions</span>,
  number: true,
  cell: key => (
    <Button size="small" variant="danger" aria-label={`Revoke ${key.name}`} onClick={() => onRevoke(key)}>
      Revoke…
    </Button>
  ),
});

function Ends({ at }: { at: string | null }): ReactElement {
  const now = useNow(BEAT_MS);
  if (at === null) return <>Never</>;
  return Date.parse(at) <= now ? <Badge tone="warn">Has ended</Badge> : <Time at={at} />;
}
