import type { Client } from '@bellwether/core';
import type { Step } from '../step.ts';

/** User agent, client hints and what the page told of itself → browser, system, device, language, timezone. */
export const client: Step = {
  name: 'client',
  run({ raw, agent, event }) {
    const { input, site } = raw;
    const full = site.settings.device === 'full';
    const disguised = full && input.screen?.touch === true && agent.os.name === 'macOS';
    const { os, device } = disguised ? ipad : agent;
    event.client = {
      browser: agent.browser,
      os,
      device: {
        type: device.type,
        model: device.model,
        gpu: full ? (input.gpu ?? '') : '',
        hardwareConcurrency: full ? (input.hardwareConcurrency ?? null) : null,
      },
      location: event.client.location,
      company: null,
      ip: null,
      timezone: input.timezone && TIMEZONE.test(input.timezone) ? input.timezone : '',
      language: input.language && LANGUAGE.test(input.language) ? input.language : '',
      screen: full ? (input.screen ?? null) : null,
    };
    return undefined;
  },
};

/** Safari on an iPad calls itself a Mac; no Mac has a touch screen. */
const ipad: { os: Client['os']; device: { type: Client['device']['type']; model: string } } = {
  os: { name: 'iOS', version: '' },
  device: { type: 'tablet', model: 'iPad' },
};

const TIMEZONE = /^[A-Za-z][A-Za-z0-9_+\-/]*$/;
const LANGUAGE = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;
