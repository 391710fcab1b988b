import { type ReactElement, useState } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { toast } from './toast.tsx';

/** Copies a text; says so for two seconds. `what` is told to screen readers: "Copy secret". */
export function CopyButton({
  text,
  what,
  label = 'Copy',
}: {
  text: string;
  what: string;
  label?: string;
}): ReactElement {
  const [copied, setCopied] = useState(false);
  async function copy() {
    if (!(await putOnClipboard(text)))
      return toast('Your browser did not let us copy. Select it and copy by hand.', 'bad');
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  }
  return (
    <Button size="small" onClick={copy} aria-label={copied ? `Copied ${what}` : `Copy ${what}`}>
      <Icon name={copied ? 'check' : 'copy'} />
      <span aria-live="polite">{copied ? 'Copied' : label}</span>
    </Button>
  );
}

/** The clipboard exists on https and localhost only; many servers are first tried over plain http. */
async function putOnClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  (document.querySelector('dialog[open]') ?? document.body).append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
