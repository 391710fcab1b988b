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
import { Time } from '../../ui/time.tsx';
import { toast } from '../../ui/toast.tsx';
import { useNow } from '../../ui/use-now.ts';
import { Row, Rows } from '../rows.tsx';
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
    <Page title="API keys" narrow actions={keys && keys.length > 0 && add}>
      {made && <KeyOnce apiKey={made} onDone={() => setMade(null)} />}
      {keys?.length === 0 && (
        <EmptyState title="No API keys yet" action={add}>
          A key lets programs read reports, send events and look after webhooks by the{' '}
          <a href="/docs">REST API</a>. It acts for the account, as far as its scopes go.
        </EmptyState>
      )}
      {keys && keys.length > 0 && (
        <Rows label="API keys">
          {keys.map(apiKey => (
            <KeyRow key={apiKey.id} apiKey={apiKey} onRevoke={() => setRevoking(apiKey)} />
          ))}
        </Rows>
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

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke(): void }): ReactElement {
  const { name, hint, scopes, lastUsedAt, createdAt } = apiKey;
  return (
    <Row
      title={
        <>
          <span className="foreign">{name}</span>
          <code className="soft">{hint}…</code>
        </>
      }
      facts={[
        <span key="used">
          {lastUsedAt === null ? 'Never used' : 'Last used '}
          {lastUsedAt !== null && <Time at={lastUsedAt} relative />}
        </span>,
        <span key="made">
          Made <Time at={createdAt} />
        </span>,
        <End key="end" of={apiKey} />,
      ]}
      action={
        <Button size="small" variant="danger" aria-label={`Revoke ${name}`} onClick={onRevoke}>
          Revoke…
        </Button>
      }
    >
      <ul className="row" aria-label="It may">
        {scopes.map(scope => (
          <li key={scope}>
            <Badge>{scopeName(scope)}</Badge>
          </li>
        ))}
      </ul>
    </Row>
  );
}

function End({ of: { expiresAt } }: { of: ApiKey }): ReactElement {
  const now = useNow(BEAT_MS);
  if (expiresAt === null) return <span>Does not end</span>;
  if (Date.parse(expiresAt) <= now) {
    return (
      <span>
        <Badge tone="warn">Has ended</Badge>
      </span>
    );
  }
  return (
    <span>
      Ends <Time at={expiresAt} />
    </span>
  );
}
