import type { CSSProperties, ReactElement } from 'react';
import { type ExperimentDraft, sharesOf, takePart } from './draft.ts';
import { percent } from './numbers.ts';

/** What all visitors are shown: how many see which variant, and how many none. */
export function TrafficSplit({ draft }: { draft: ExperimentDraft }): ReactElement {
  const part = takePart(draft);
  const parts = sharesOf(draft.variants).map((share, i) => ({
    key: String(draft.variants[i]?.id),
    name: draft.variants[i]?.name.trim() || draft.variants[i]?.key || '…',
    share: share * part,
  }));
  const others = { key: 'none', name: 'not in the experiment', share: 1 - part };
  const all = [...parts, ...(others.share > 0 ? [others] : [])];
  return (
    <figure className="traffic-split" aria-label="What all visitors are shown">
      <div className="split-bar" aria-hidden="true">
        {all.map(({ key, share }) => (
          <span key={key} className={key} style={{ flexGrow: share } as CSSProperties} />
        ))}
      </div>
      <ul>
        {all.map(({ key, name, share }) => (
          <li key={key} className={key}>
            <strong>{percent(share)}</strong> <bdi className="foreign">{name}</bdi>
          </li>
        ))}
      </ul>
    </figure>
  );
}
