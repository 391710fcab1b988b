import type { ReactElement } from 'react';
import { SecretLine, ShownOnce } from '../ui/shown-once.tsx';
import { type FormatName, isChat } from './format-texts.ts';

/** A secret that was just made: it is not shown again. */
export function SecretOnce({ secret, format }: { secret: string; format: FormatName }): ReactElement {
  return (
    <ShownOnce label="Signing secret" title="Copy the signing secret now">
      <p>
        It is shown this once.{' '}
        {isChat(format) && 'A chat does not ask for it, so you may not need it at all. '}If it gets lost,
        rotate it: that makes a new one.
      </p>
      <SecretLine text={secret} what="secret" />
      <SecretLine text={`BELLWETHER_WEBHOOK_SECRET=${secret}`} what="line for the environment" soft />
    </ShownOnce>
  );
}
