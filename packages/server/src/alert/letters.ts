import { conditionText, type JudgedDay, type ThresholdAlert, type TrafficVerdict } from '@bellwether/core';
import type { Letter } from '../ports/index.ts';

type Written = Omit<Letter, 'to'>;

/** The e-mails of alerts, in words. @param url where the dashboard is */
export function createLetters(url: string) {
  const link = { label: 'Open Bellwether', url };
  return {
    triggered(alert: ThresholdAlert, domain: string, value: number): Written {
      return {
        subject: `Alert: ${alert.name} (${domain})`,
        paragraphs: [
          `${alert.name}: ${conditionText(alert)} in ${alert.window} holds on ${domain}.`,
          `It is ${number(value)} now.`,
          'You get another e-mail when it has ended, and none before.',
        ],
        link,
      };
    },
    resolved(alert: ThresholdAlert, domain: string, value: number, triggeredAt: number): Written {
      return {
        subject: `Resolved: ${alert.name} (${domain})`,
        paragraphs: [
          `${alert.name}: ${conditionText(alert)} in ${alert.window} no longer holds on ${domain}.`,
          `It is ${number(value)} now. It began at ${utc(triggeredAt)}.`,
        ],
        link,
      };
    },
    traffic(
      { name }: { name: string },
      domain: string,
      { date, visitors }: JudgedDay,
      verdict: TrafficVerdict,
    ): Written {
      const change = `${verdict.changePct > 0 ? '+' : ''}${number(verdict.changePct)} %`;
      return {
        subject: `Traffic ${verdict.kind}: ${change} (${domain})`,
        paragraphs: [
          `${domain} had ${number(visitors)} visitors on ${date}.`,
          `The days before had ${number(verdict.average)} on average: ${change}.`,
          `The alert is “${name}”.`,
        ],
        link,
      };
    },
  };
}

export type Letters = ReturnType<typeof createLetters>;

const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 2 });

/** `2026-01-15 12:00 UTC`. */
const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
