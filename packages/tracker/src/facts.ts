import type { CollectSingle } from '@bellwether/contract/collect';
import { options } from './snippet.ts';

/** What goes with every event and seldom changes. */
export const facts: Partial<CollectSingle> = {
  site: options.site,
  /** Where the visitor came from; until the page is left. */
  referrer: document.referrer,
  screen: { width: screen.width, height: screen.height, touch: navigator.maxTouchPoints > 0 },
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  language: navigator.language,
  ...(options.device === 'full' && {
    gpu: graphics(),
    hardwareConcurrency: navigator.hardwareConcurrency,
  }),
};

/** The name of the graphics processor, as `Apple M1`; nothing where the browser hides it. */
function graphics(): string | undefined {
  const gl = document.createElement('canvas').getContext('webgl');
  // 37446 is the extension's UNMASKED_RENDERER_WEBGL; the name would be 19 bytes of the script.
  return gl?.getExtension('WEBGL_debug_renderer_info') && gl.getParameter(37446);
}
