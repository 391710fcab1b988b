import './funnel-chart.css';
import type { FunnelResult } from '@bellwether/contract';
import type { CSSProperties, ReactElement } from 'react';
import { count, percent } from '../format/numbers.ts';
import { classNames } from '../ui/class-names.ts';
import { kindLabel, largestLoss, reached } from './words.ts';

type Step = FunnelResult['steps'][number];

/**
 * The steps side by side, each as high as its share of the first, with what flows on to the next; on a phone below
 * each other. It is a list of sentences to who does not see it.
 */
export function FunnelChart({ result }: { result: FunnelResult }): ReactElement {
  const { steps } = result;
  const worst = largestLoss(steps);
  return (
    <ol className="funnel-chart" aria-label="Steps of the funnel">
      {steps.map((step, i) => (
        <li key={i} style={shareOf(step)}>
          <div className="funnel-step-head">
            <span className="funnel-step-number" aria-hidden="true">
              {i + 1}
            </span>
            <span className="funnel-step-name">
              <span className="soft small-text">{kindLabel(step.kind)}</span>
              <bdi className="cut foreign" title={step.label}>
                {step.label}
              </bdi>
            </span>
          </div>
          <div className="funnel-bar" aria-hidden="true">
            <span />
            <Flow from={step.conversionFromFirst} to={steps[i + 1]?.conversionFromFirst} />
          </div>
          <Numbers step={step} />
          {i > 0 && <Loss step={step} worst={i === worst} />}
        </li>
      ))}
    </ol>
  );
}

const shareOf = (step: Step) => ({ '--share': step.conversionFromFirst }) as CSSProperties;

/** What goes on to the next step: as high as this one at its left, as the next at its right. */
function Flow({ from, to }: { from: number; to: number | undefined }): ReactElement | null {
  if (to === undefined) return null;
  return (
    <svg className="funnel-flow" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
      <path d={`M0 ${1 - from}L1 ${1 - to}V1H0Z`} />
    </svg>
  );
}

function Numbers({ step }: { step: Step }): ReactElement {
  return (
    <p className="funnel-numbers">
      <strong>{count(reached(step))}</strong>
      <span className="soft">
        {percent(step.conversionFromFirst)}
        <span className="visually-hidden"> of the first step</span>
      </span>
    </p>
  );
}

function Loss({ step, worst }: { step: Step; worst: boolean }): ReactElement {
  return (
    <p className={classNames('funnel-loss small-text', worst && 'worst')}>
      <span>
        {percent(step.conversionFromPrevious)} went on
        <span className="visually-hidden"> from the step before</span>
      </span>
      <span>
        {step.dropOff > 0 ? `${count(step.dropOff)} lost` : 'Nobody lost'}
        {worst && <span className="visually-hidden">, the largest loss</span>}
      </span>
    </p>
  );
}
