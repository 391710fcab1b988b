import './verification.css';
import type { Webhook } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { CodeBlock } from '../ui/code-block.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { formatTexts, isChat } from './format-texts.ts';
import { chooseLanguage, chosenLanguage } from './language.ts';
import { formatsQuery } from './queries.ts';
import { snippets } from './snippets.ts';

/** How a receiver knows that a request is ours: what to look at, and code that does. */
export function Verification({ webhook }: { webhook: Pick<Webhook, 'format'> }): ReactElement {
  const { format } = webhook;
  const [language, setLanguage] = useState(chosenLanguage);
  const { data } = useQuery(formatsQuery);
  const own = data?.formats.find(({ name }) => name === format)?.headers ?? [];
  const snippet = snippets.find(({ value }) => value === language) ?? snippets[0];
  if (isChat(format))
    return (
      <>
        <h2>Nothing to verify</h2>
        <p className="soft">
          {formatTexts[format].name} takes what comes to the address it gave you. Keep that address to
          yourself: whoever has it can write to the channel.
        </p>
      </>
    );
  return (
    <>
      <h2>Verify what comes in</h2>
      <p className="soft">
        Whoever knows your endpoint’s address can post to it. Requests of this webhook carry these headers;
        the code below looks at the first three.
      </p>
      <ul className="row header-names" aria-label="Headers">
        {['webhook-id', 'webhook-timestamp', 'webhook-signature', ...own].map(name => (
          <li key={name}>
            <code>{name}</code>
          </li>
        ))}
      </ul>
      <Tabs
        label="Language"
        heading={<h3>Code</h3>}
        value={snippet.value}
        options={snippets}
        onChange={chosen => {
          chooseLanguage(chosen);
          setLanguage(chosen);
        }}
      >
        <CodeBlock code={snippet.code} what={`${snippet.label} code`} />
      </Tabs>
    </>
  );
}
