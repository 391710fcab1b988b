import type { ApiKeyCreated } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { sitesQuery } from '../../api/sites.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { SecretLine, ShownOnce } from '../../ui/shown-once.tsx';

/** A key that was just made, with a request that tries it. */
export function KeyOnce({ apiKey, onDone }: { apiKey: ApiKeyCreated; onDone(): void }): ReactElement {
  const { data: sites = [] } = useQuery(sitesQuery);
  return (
    <ShownOnce label="New API key" title="Copy the key now">
      <p>
        <bdi className="foreign">{apiKey.name}</bdi> is shown this once: only its hash is kept. If it gets
        lost, revoke it and make another.
      </p>
      <SecretLine text={apiKey.key} what="key" />
      <p>Try it:</p>
      <CodeBlock code={tryIt(apiKey, sites[0]?.id)} what="example" />
      <div className="row">
        <Button onClick={onDone}>I have copied it</Button>
      </div>
    </ShownOnce>
  );
}

/** A report where the key may read one; every key may list the sites. */
function tryIt({ key, scopes }: ApiKeyCreated, siteId: string | undefined): string {
  const path =
    scopes.includes('stats:read') && siteId !== undefined ? `sites/${siteId}/stats?period=7d` : 'sites';
  return `curl -H "Authorization: Bearer ${key}" \\\n"${location.origin}/api/v1/${path}"`;
}
