import { AppError, assignedVariant, type Experiment } from '@bellwether/core';
import { describe, expect, it } from 'vitest';
import { anExperiment } from '../../test/experiments.ts';
import { enricher, saltsInMemory } from '../enrich/testing/enricher.ts';
import { NOON, rawEvent, siteWith } from '../enrich/testing/raw-event.ts';
import { createAssigner } from './assign.ts';

const running = anExperiment({ siteId: 'site_1', status: 'running', startedAt: 0 });
const footer = anExperiment({ ...running, id: 'exp_2', key: 'footer', trafficShare: 0 });

function setUp({ settings = {}, experiments = [running] as Experiment[] } = {}) {
  const site = siteWith(settings);
  const enrich = enricher({ experiments, salts: saltsInMemory() });
  const assign = createAssigner({
    now: () => NOON,
    site: id => (id === site.id ? site : null),
    running: () => experiments,
    recognise: enrich.recognise,
  });
  const ask = (request: Partial<ReturnType<typeof rawEvent>['request']> = {}, visitor?: string) =>
    assign({ siteId: site.id, visitor, request: rawEvent({ request }).request });
  const report = async (
    shown: Record<string, string>,
    { request, visitor }: { request?: object; visitor?: string } = {},
  ) => {
    const input = { experiments: shown, visitor };
    const result = await enrich.enrich(rawEvent({ site, input, request }));
    if ('dropped' in result) throw new Error(result.dropped);
    return result.event;
  };
  return { assign, ask, report };
}

const addresses = Array.from({ length: 40 }, (_, i) => `203.0.113.${i}`);

describe('the variants a visitor is assigned', () => {
  it('are those of the id that the collector counts them under', async () => {
    const { ask, report } = setUp();
    for (const ip of addresses) {
      const told = await ask({ ip });
      const event = await report(told as { hero: string }, { request: { ip } });
      expect(told).toEqual({ hero: assignedVariant(running, event.visitorId)!.key });
      expect(event.experiments).toEqual({ [running.id]: told.hero });
    }
  });

  it('are both, over many visitors, and stay the same for each', async () => {
    const { ask } = setUp();
    const of = async () => Promise.all(addresses.map(async ip => (await ask({ ip })).hero));
    const variants = await of();
    expect(new Set(variants)).toEqual(new Set(['a', 'b']));
    expect(await of()).toEqual(variants);
  });

  it('follow the id that the browser keeps, where the site asks for lasting ids', async () => {
    const persistent = setUp({ settings: { visitorId: 'persistent' } });
    const daily = setUp();
    const ids = Array.from({ length: 40 }, (_, i) => `browser-${i}`);
    const told = await Promise.all(ids.map(async id => (await persistent.ask({}, id)).hero));
    expect(new Set(told).size).toBe(2);
    const elsewhere = ids.map(async id => (await persistent.ask({ ip: '198.51.100.1' }, id)).hero);
    expect(await Promise.all(elsewhere)).toEqual(told);
    const event = await persistent.report({ hero: told[0]! }, { visitor: ids[0]! });
    expect(event.experiments).toEqual({ [running.id]: told[0] });
    const ignored = await Promise.all(ids.map(async id => (await daily.ask({}, id)).hero));
    expect(new Set(ignored).size).toBe(1);
  });

  it('are none for whoever is not counted, or does not take part', async () => {
    const { ask } = setUp({ settings: { excludedIps: ['192.0.2.0/24'] }, experiments: [running, footer] });
    expect(await ask({ optedOut: true })).toEqual({});
    expect(await ask({ userAgent: 'Googlebot/2.1' })).toEqual({});
    expect(await ask({ ip: '192.0.2.9' })).toEqual({});
    expect(Object.keys(await ask())).toEqual(['hero']);
  });

  it('are none where nothing runs, and an error where there is no site', async () => {
    const { assign, ask } = setUp({ experiments: [] });
    expect(await ask()).toEqual({});
    const unknown = assign({ siteId: 'site_2', visitor: undefined, request: rawEvent().request });
    await expect(unknown).rejects.toThrow(new AppError('unknown_site'));
  });
});

describe('what a page says it showed', () => {
  it('is dropped where it is not what was assigned; the event counts all the same', async () => {
    const { ask, report } = setUp();
    for (const ip of addresses) {
      const { hero } = await ask({ ip });
      const event = await report({ hero: hero === 'a' ? 'b' : 'a', footer: 'a' }, { request: { ip } });
      expect(event).toMatchObject({ type: 'pageview', experiments: undefined });
    }
  });
});
