import './lift-plot.css';
import type { VariantResult } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { classNames } from '../ui/class-names.ts';
import { drawnInterval, type LiftScale, liftScale } from './lift-scale.ts';
import { chance, lift } from './numbers.ts';

/** The lift of each variant over the control, with the interval that has it with a probability of 95%. */
export function LiftPlot({ results }: { results: readonly VariantResult[] }): ReactElement {
  const scale = liftScale(results);
  const control = results.find(({ isControl }) => isControl);
  return (
    <figure className="lift-plot">
      <figcaption>
        <h2>Lift over the control</h2>
        <p className="soft">
          How much better than <bdi className="foreign">“{control?.name}”</bdi>, with the range in which that
          lies with a probability of 95%. One that does not touch zero is a difference.
        </p>
      </figcaption>
      <ol className="lift-rows">
        {results
          .filter(({ isControl }) => !isControl)
          .map(result => (
            <LiftRow key={result.key} result={result} scale={scale} />
          ))}
      </ol>
      <div className="lift-axis" aria-hidden="true">
        <div>
          {scale.ticks.map(tick => (
            <span key={tick} style={{ left: at(scale.place(tick)) }}>
              {lift(tick)}
            </span>
          ))}
        </div>
      </div>
    </figure>
  );
}

function LiftRow({ result, scale }: { result: VariantResult; scale: LiftScale }): ReactElement {
  const { name, lift: value, liftInterval, chanceToWin } = result;
  const drawn = liftInterval && drawnInterval(liftInterval, scale);
  return (
    <li>
      <bdi className="lift-name cut foreign" title={name}>
        {name}
      </bdi>
      <div className="lift-track" aria-hidden="true">
        {scale.ticks.map(tick => (
          <span
            key={tick}
            className={classNames('lift-tick', tick === 0 && 'zero')}
            style={{ left: at(scale.place(tick)) }}
          />
        ))}
        {drawn && (
          <span
            className={classNames(
              'lift-interval',
              drawn.side,
              drawn.openStart && 'open-start',
              drawn.openEnd && 'open-end',
            )}
            style={{ left: at(drawn.start), right: at(1 - drawn.end) }}
          />
        )}
        {value !== null && drawn && (
          <span className={`lift-point ${drawn.side}`} style={{ left: at(scale.place(value)) }} />
        )}
      </div>
      <p className="lift-words">
        {value === null ? (
          <span className="soft">No conversion of the control yet</span>
        ) : (
          <>
            <strong>{lift(value)}</strong>
            {liftInterval && (
              <span className="soft">
                {lift(liftInterval.from)} to {lift(liftInterval.to)}
              </span>
            )}
          </>
        )}
        <span className="visually-hidden">, chance to win {chance(chanceToWin)}</span>
      </p>
    </li>
  );
}

const at = (fraction: number): string => `${Math.round(fraction * 1e4) / 100}%`;
