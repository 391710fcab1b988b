import './exchange.css';
import type { Attempt } from '@bellwether/contract';
import type { ReactElement } from 'react';
import { ClockTime } from '../ui/clock-time.tsx';
import { BodyText } from './body-text.tsx';
import { HeaderList } from './header-list.tsx';
import { ResultText } from './state-badge.tsx';
import { WaterfallChart } from './waterfall-chart.tsx';

interface ExchangeProps {
  attempt: Attempt;
  /** The body that was sent; null when it can't be built again. */
  body: string | null;
  url: string;
}

/** Ends before anything was written to the receiver. */
const unsent: ReadonlySet<string> = new Set(['address_refused', 'dns', 'connect', 'tls']);

/** One attempt: where its time went, and what was said, request and response side by side. */
export function Exchange({ attempt, body, url }: ExchangeProps): ReactElement {
  const { number, startedAt, requestHeaders, responseHeaders, responseBody, status, error } = attempt;
  return (
    <div className="stack">
      <section className="stack" aria-label="Phases">
        <h3>
          Attempt {number}{' '}
          <span className="soft">
            · <ClockTime at={startedAt} />
          </span>
        </h3>
        <WaterfallChart attempt={attempt} />
      </section>
      <div className="exchange">
        <section className="exchange-side" aria-label="Request">
          <h3>Request {unsent.has(error ?? '') && <span className="soft">(never got out)</span>}</h3>
          <p className="mono foreign exchange-line">POST {url}</p>
          {Object.keys(requestHeaders).length > 0 ? (
            <HeaderList headers={requestHeaders} what="Request headers" />
          ) : (
            <p className="soft">It was not sent.</p>
          )}
          {body !== null && <BodyText body={body} what="Request body" />}
          {body === null && <p className="soft">The webhook is gone, and its format with it.</p>}
        </section>
        <section className="exchange-side" aria-label="Response">
          <h3>Response</h3>
          <p className="mono exchange-line">
            <ResultText status={status} error={error} />
          </p>
          {responseHeaders ? (
            <HeaderList headers={responseHeaders} what="Response headers" />
          ) : (
            <p className="soft">No answer came.</p>
          )}
          {responseBody ? (
            <BodyText body={responseBody} what="Response body" />
          ) : (
            responseHeaders && <p className="soft">With an empty body.</p>
          )}
        </section>
      </div>
    </div>
  );
}
