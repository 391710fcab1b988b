import { facts } from './facts.ts';
import { optedOut } from './opt-out.ts';
import { api } from './post.ts';
import { keptVisitor, send } from './send.ts';
import { options } from './snippet.ts';

/** The visitor's variants by the keys of experiments, asked for once a page. */
let assigned: Promise<Record<string, string>>;

/**
 * The variant to show, undefined for none: then the page stays as it is. With the answer the variant counts as shown:
 * at once, by a ping of no seconds, and with every later event of the page, in case that ping is lost.
 *
 * The server assigns, and is asked beside the address events go to: `..`, since that may have no host (`data-api`).
 */
export async function variant(key: string): Promise<string | undefined> {
  if (!optedOut())
    try {
      assigned ??= fetch(`${api}/../experiments?visitor=${keptVisitor() ?? ''}&site=${options.site}`).then(
        answer => answer.json(),
      );
      const shown = (await assigned)[key];
      // biome-ignore lint/suspicious/noAssignInExpressions: saves 10 bytes of the script
      const told = (facts.experiments ??= {});
      if (told[key] !== shown) {
        told[key] = shown!;
        send({ type: 'engagement' });
      }
      return shown;
    } catch {
      // No answer, no experiment.
    }
}
