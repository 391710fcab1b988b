import type { Attempt, Delivery } from '@bellwether/contract';
import { explainConnecting } from './why-connecting.ts';
import { explainStatus } from './why-status.ts';

/** Why something failed: what happened in a sentence, and what to do about it. */
export interface Explanation {
  sentence: string;
  /** Null where nothing is left to do. */
  advice: string | null;
}

type Failed = Pick<Attempt, 'status' | 'error' | 'errorMessage' | 'responseHeaders'>;

/** Why an attempt failed; null when it succeeded. @param url where the webhook points */
export function explainAttempt(attempt: Failed, url: string): Explanation | null {
  const { error, status, errorMessage } = attempt;
  if (error === null) return null;
  if (error === 'status' && status !== null) return explainStatus(status, attempt.responseHeaders ?? {});
  const message = errorMessage ?? '';
  switch (error) {
    case 'timeout':
      return explainTimeout(message, status);
    case 'payload_too_large':
      return {
        sentence: `The message is too large to be sent. ${message}`,
        advice: 'Messages are never cut. Send less with the event: its props are what grows.',
      };
    case 'protocol':
      return {
        sentence: `What came back is not HTTP as it should be: ${sentenced(message)}`,
        advice:
          'Check that the port is that of a web server, and what stands between: proxies, load balancers.',
      };
    case 'reset':
      if (status !== null)
        return {
          sentence: `The receiver answered ${status}, and the connection broke before the end of the answer.`,
          advice: 'What it sent is shorter than its Content-Length says, or it crashed while it wrote.',
        };
      return {
        sentence: 'The receiver closed the connection before it had answered.',
        advice: 'Its own log has more: it may have crashed, restarted, or refused the request’s size.',
      };
    default:
      return (
        explainConnecting(error, message, hostOf(url)) ?? {
          sentence: sentenced(message || error),
          advice: null,
        }
      );
  }
}

function explainTimeout(message: string, status: number | null): Explanation {
  if (status !== null)
    return {
      sentence: `The receiver answered ${status}, but did not end the answer. ${sentenced(message)}`,
      advice: 'Let it end its response; a body is not needed. An answer counts once it is whole.',
    };
  const sentence = `${sentenced(message)} So it was given up.`;
  if (message.includes('from DNS'))
    return { sentence, advice: 'The domain’s name servers are slow or silent. It is tried again.' };
  if (message.includes('connection'))
    return { sentence, advice: 'A firewall may drop what comes from this server, or the machine is off.' };
  if (message.includes('TLS'))
    return {
      sentence,
      advice: 'The receiver took the connection and then said nothing: it may be overloaded.',
    };
  return {
    sentence,
    advice:
      'Answer first and do the work afterwards, from a queue. The webhook’s timeout can be set to up to 30 s.',
  };
}

/** Where a delivery stands, when there is more to say than its state. @param now epoch ms */
export function explainDelivery(
  delivery: Pick<Delivery, 'state' | 'attempts' | 'nextAttemptAt' | 'reason'>,
  webhook: { active: boolean; failingSince: string | null },
  now: number,
): string | null {
  const { state, attempts, nextAttemptAt, reason } = delivery;
  switch (state) {
    case 'paused':
      return 'It waits, because the webhook is switched off, and goes out when it is enabled.';
    case 'cancelled':
      return `It was cancelled${reason ? `: ${sentenced(reason)}` : ' and will not be sent.'}`;
    case 'failed':
      return attempts === 0 && reason
        ? sentenced(reason)
        : 'It was given up, and is sent again only by a replay.';
    case 'pending':
      if (nextAttemptAt !== null && Date.parse(nextAttemptAt) > now) return null;
      return webhook.failingSince === null
        ? 'It is due now.'
        : 'It is due, and held back while the receiver fails: one delivery at a time tries whether it is back.';
    default:
      return null;
  }
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/** With a full stop. */
const sentenced = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);
