import type { Explanation } from './why.ts';

/** Why an answer is no success. @param headers of the answer, names in lower case */
export function explainStatus(status: number, headers: Record<string, string>): Explanation {
  // The status alone would be one: the attempt failed in what comes after it.
  if (status < 300)
    return {
      sentence: `The receiver answered ${status}, but its answer did not come whole.`,
      advice: 'The attempts in the delivery log say where it stopped.',
    };
  if (status >= 300 && status < 400) return explainRedirect(status, headers.location);
  const retryAfter = headers['retry-after'];
  const wait = retryAfter ? ` It asked to be left alone (Retry-After: ${retryAfter}).` : '';
  const { what, advice } = known[status] ?? (status >= 500 ? serverError : clientError);
  return { sentence: `The receiver answered ${status}: ${what}.${wait}`, advice };
}

function explainRedirect(status: number, location: string | undefined): Explanation {
  const where = location ? ` to ${location}` : '';
  return {
    sentence: `The receiver answered ${status}, a redirect${where}. Redirects are not followed.`,
    advice: 'Point the webhook at where the redirect leads; often a slash at the end, or www, is missing.',
  };
}

interface Known {
  what: string;
  advice: string;
}

const refused: Known = {
  what: 'it did not accept who sends',
  advice:
    'If it checks the signature: compare its secret with this webhook’s, and verify the raw body, before any JSON parser. If it wants a token: add a custom header. CSRF protection must let this path through.',
};
const away: Known = {
  what: 'the proxy in front of it did not reach it',
  advice: 'The receiver is down, starting, or too slow for its proxy. It is tried again.',
};
const tooLarge: Known = {
  what: 'the request is too large for it',
  advice: 'Raise the limit for bodies of the receiver or its proxy (nginx: client_max_body_size).',
};
const clientError: Known = {
  what: 'it did not want the request',
  advice: 'The body of its answer may say more. Any 2xx counts as success.',
};
const serverError: Known = {
  what: 'it failed while it handled the message',
  advice: 'Its own log has the reason. Once it is mended, replay the delivery.',
};

const known: Partial<Record<number, Known>> = {
  400: {
    what: 'it could not make sense of the request',
    advice: 'It may expect another format. The webhook’s format decides how bodies look.',
  },
  401: refused,
  403: refused,
  404: {
    what: 'there is nothing at this address',
    advice: 'Check the path of the webhook’s URL, and that the receiver’s route is deployed.',
  },
  405: {
    what: 'the address does not take POST',
    advice: 'Webhooks are sent by POST: check the receiver’s route and the URL.',
  },
  408: {
    what: 'it waited too long for the request',
    advice: 'It, or its proxy, is overloaded. It is tried again.',
  },
  410: {
    what: 'the endpoint is gone for good',
    advice: 'In most formats this switches the webhook off. Delete it, or point it elsewhere and enable it.',
  },
  411: {
    what: 'it wants to know the length of the body',
    advice: 'Content-Length is sent; a proxy between may drop it.',
  },
  413: tooLarge,
  415: {
    what: 'it does not take JSON',
    advice: 'Let the receiver accept Content-Type: application/json.',
  },
  422: {
    what: 'it understood the message and refused what is in it',
    advice: 'The body of its answer may say which field. Another format, or a filter, may help.',
  },
  429: {
    what: 'it gets too much at a time',
    advice: 'Give the webhook a rate limit, so that deliveries queue here rather than there.',
  },
  502: away,
  503: { what: 'it is not available now', advice: 'It is overloaded or being deployed. It is tried again.' },
  504: away,
  520: away,
  521: away,
  522: away,
  523: away,
  524: away,
  525: {
    what: 'the proxy had no TLS connection to it',
    advice: 'Check the certificate between proxy and receiver.',
  },
  526: {
    what: 'the proxy did not accept its certificate',
    advice: 'Check the certificate between proxy and receiver.',
  },
  530: away,
};
