import './secret-once.css';
import type { ReactElement } from 'react';
import { CopyButton } from '../ui/copy-button.tsx';
import { type FormatName, isChat } from './format-texts.ts';

/** A secret that was just made: it is not shown again. */
export function SecretOnce({ secret, format }: { secret: string; format: FormatName }): ReactElement {
  return (
    <section className="card secret-once" aria-label="Signing secret">
      <h2>Copy the signing secret now</h2>
      <p>
        It is shown this once.{' '}
        {isChat(format) && 'A chat does not ask for it, so you may not need it at all. '}If it gets lost,
        rotate it: that makes a new one.
      </p>
      <div className="secret-line">
        <code className="secret">{secret}</code>
        <CopyButton text={secret} what="secret" />
      </div>
      <div className="secret-line">
        <code className="secret soft">BELLWETHER_WEBHOOK_SECRET={secret}</code>
        <CopyButton text={`BELLWETHER_WEBHOOK_SECRET=${secret}`} what="line for the environment" />
      </div>
    </section>
  );
}
