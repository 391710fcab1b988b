import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignedVariant, type Experiment, sampleRatioP, trueExposures, type Variant } from './index.ts';

const variantsOf = (weights: readonly number[]): Variant[] =>
  weights.map((weight, i) => ({ key: `v${i}`, name: '', weight, isControl: i === 0 }));

const hero = (weights: readonly number[], trafficShare = 1) => ({
  key: 'hero',
  variants: variantsOf(weights),
  trafficShare,
});

const visitors = (count: number) => Array.from({ length: count }, (_, i) => `vis_${i}`);

describe('the variant of a visitor', () => {
  it.each([
    [[1, 1]],
    [[9, 1]],
    [[1, 2, 3]],
    [[0.1, 0.2, 0.3, 0.4]],
    [[1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
    [[999, 1]],
  ])('over 100,000 visitors is shared out as %j', weights => {
    const experiment = hero(weights);
    const counts = new Map(experiment.variants.map(({ key }) => [key, 0]));
    for (const visitor of visitors(100_000)) {
      const { key } = assignedVariant(experiment, visitor)!;
      counts.set(key, counts.get(key)! + 1);
    }
    expect(sampleRatioP([...counts.values()], weights)).toBeGreaterThan(0.01);
  });

  it('is none for those who do not take part, as many as were asked for', () => {
    const taking = visitors(100_000).filter(v => assignedVariant(hero([1, 1], 0.2), v) !== null).length;
    expect(sampleRatioP([taking, 100_000 - taking], [0.2, 0.8])).toBeGreaterThan(0.01);
    expect(visitors(1000).every(v => assignedVariant(hero([1, 1], 0), v) === null)).toBe(true);
  });

  it('is kept by all when the traffic share grows', () => {
    const of = (share: number) => (v: string) => assignedVariant(hero([1, 3], share), v)?.key;
    for (const visitor of visitors(2000)) {
      const before = of(0.3)(visitor);
      if (before !== undefined) expect(of(0.6)(visitor)).toBe(before);
    }
  });

  it('in one experiment says nothing of another', () => {
    const footer = { ...hero([1, 1]), key: 'footer' };
    const [both, one] = [0, 1].map(
      wanted =>
        visitors(20_000).filter(v => {
          const same = assignedVariant(hero([1, 1]), v)?.key === assignedVariant(footer, v)?.key;
          return same === (wanted === 0);
        }).length,
    );
    expect(sampleRatioP([both!, one!], [1, 1])).toBeGreaterThan(0.01);
  });

  it('is the same in another process, and in every version to come', () => {
    const here = visitors(200).map(v => assignedVariant(hero([1, 2, 3], 0.8), v)?.key ?? '-');
    const module = new URL('../../../scripts/build.mjs', import.meta.url);
    const program = `
      import { build } from 'esbuild';
      const { outputFiles } = await build({ stdin: { contents: \`
        import { assignedVariant } from './experiment-assignment.ts';
        const experiment = ${JSON.stringify(hero([1, 2, 3], 0.8))};
        const keys = Array.from({ length: 200 }, (_, i) => assignedVariant(experiment, 'vis_' + i)?.key ?? '-');
        process.stdout.write(JSON.stringify(keys));
      \`, resolveDir: ${JSON.stringify(fileURLToPath(new URL('.', import.meta.url)))} },
        bundle: true, write: false, platform: 'node', format: 'esm' });
      await import('data:text/javascript;base64,' + Buffer.from(outputFiles[0].text).toString('base64'));`;
    const there = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: fileURLToPath(new URL('.', module)),
    });
    expect(JSON.parse(there.toString())).toEqual(here);
    expect(here.slice(0, 12).join(' ')).toMatchInlineSnapshot(`"v2 v2 v2 v1 v2 v2 v2 v2 - v1 v2 v1"`);
  });

  it('is one of the variants, whatever the weights and the id', () => {
    const weights = fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), {
      minLength: 2,
      maxLength: 10,
    });
    fc.assert(
      fc.property(weights, fc.string(), (given, id) => {
        expect(hero(given).variants).toContainEqual(assignedVariant(hero(given), id));
      }),
    );
  });
});

describe('what a page says it showed', () => {
  const experiment: Experiment = {
    ...hero([1, 1]),
    id: 'exp_1',
    siteId: 'site_1',
    name: '',
    hypothesis: '',
    status: 'running',
    goalId: 'goal_1',
    threshold: 0.95,
    startedAt: 0,
    endedAt: null,
    decision: null,
    createdAt: 0,
  };
  const [mine, others] = [assignedVariant(experiment, 'vis_1')!.key, 'v0 v1'];
  const wrong = others.split(' ').find(key => key !== mine)!;

  it('is believed where it is what the visitor was assigned', () => {
    expect(trueExposures({ hero: mine }, [experiment], 'vis_1')).toEqual({ exp_1: mine });
  });

  it.each([
    ['another variant', { hero: wrong }],
    ['a variant there is none of', { hero: 'v7' }],
    ['an experiment that does not run', { footer: mine }],
    ['something else altogether', { constructor: mine }],
  ])('is not when it is %s', (_, shown) => {
    expect(trueExposures(shown, [experiment], 'vis_1')).toBeUndefined();
  });
});
