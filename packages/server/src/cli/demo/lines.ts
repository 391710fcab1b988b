import type { WebhookMessage } from '@bellwether/receiver';
import type { Landing } from './receiver.ts';

/** A delivery as the demo prints it: the moment, whether it verified, the type, and what it tells. */
export function lineOf(landing: Landing, at: Date): string {
  const time = at.toTimeString().slice(0, 8);
  const mark = landing.message ? '✓ verified' : '✗ REFUSED ';
  const what = landing.message ? tell(landing.message) : landing.problem;
  return `  ${time}  ${mark}  ${landing.type.padEnd(18)}  ${what}`;
}

/** One line of what a message says. */
function tell(message: WebhookMessage): string {
  switch (message.type) {
    case 'pageview.tracked':
      return from(message.data.path, message.data.location.country);
    case 'event.tracked': {
      const { name, revenue, location } = message.data;
      return from(revenue ? `${name}, ${money(revenue.amount, revenue.currency)}` : name, location.country);
    }
    case 'visitor.created':
    case 'session.created': {
      const { trafficSource, device, browser, location } = message.data;
      const source = [trafficSource.channel, trafficSource.source].filter(Boolean).join(', ');
      return from(`${source}; ${browser.name} on ${device.os || device.type}`, location.country);
    }
    case 'session.ended': {
      const { pageviews, duration, bounced, entryPath, exitPath } = message.data;
      if (bounced) return `${entryPath} and gone`;
      return `${entryPath} → ${exitPath}, ${pageviews} pages in ${Math.round(duration)} s`;
    }
    case 'goal.converted': {
      const { goal, value, currency } = message.data;
      return value === null || currency === null ? goal.name : `${goal.name}, ${money(value, currency)}`;
    }
    case 'alert.triggered':
    case 'alert.resolved': {
      const { alert, condition, window, currentValue } = message.data;
      return `“${alert.name}”: ${condition} in ${window}, now ${currentValue}`;
    }
    case 'traffic.spike':
    case 'traffic.drop': {
      const { date, visitorsYesterday, changePct } = message.data;
      return `${date}: ${visitorsYesterday} visitors, ${changePct > 0 ? '+' : ''}${changePct} %`;
    }
    case 'experiment.decided': {
      const { experiment, winner } = message.data;
      return `${experiment.name}: “${winner.name}” wins with ${(winner.chanceToWin * 100).toFixed(1)} %`;
    }
    case 'webhook.disabled':
      return `“${message.data.webhook.name}”: ${message.data.explanation}`;
    case 'webhook.test':
      return message.data.message;
    default:
      return '';
  }
}

const from = (what: string, country: string): string => (country ? `${what}  (${country})` : what);

const money = (amount: number, currency: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount);
