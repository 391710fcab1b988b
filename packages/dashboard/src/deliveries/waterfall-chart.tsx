import './waterfall-chart.css';
import type { Attempt } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { millisecondsText } from '../webhooks/duration.ts';
import { type PhaseName, segmentsOf } from './waterfall.ts';

const phaseTexts: Record<PhaseName, string> = {
  dns: 'Name lookup',
  connect: 'Connect',
  tls: 'TLS handshake',
  firstByte: 'Wait for answer',
  body: 'Read answer',
};

/** Where an attempt's time went, phase by phase. */
export function WaterfallChart({ attempt }: { attempt: Attempt }): ReactElement {
  const segments = segmentsOf(attempt);
  const total = Math.max(attempt.durationMs, ...segments.map(({ to }) => to), 0.001);
  const percent = (ms: number) => `${(ms / total) * 100}%`;
  if (segments.length === 0) return <p className="soft">Nothing was sent, so it took no time.</p>;
  return (
    <table className="waterfall">
      <caption className="visually-hidden">Phases of attempt {attempt.number}</caption>
      <tbody>
        {segments.map(({ phase, from, to, failed }) => (
          <tr key={phase}>
            <th scope="row">
              {phaseTexts[phase]}
              {failed && <span className="visually-hidden"> (failed)</span>}
            </th>
            <td className="waterfall-track" aria-hidden="true">
              <span
                className={failed ? 'waterfall-bar failed' : `waterfall-bar ${phase}`}
                style={{ insetInlineStart: percent(from), width: percent(to - from) }}
              />
            </td>
            <td className="number">{millisecondsText(to - from)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">In all</th>
          <td />
          <td className="number">{millisecondsText(attempt.durationMs)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
