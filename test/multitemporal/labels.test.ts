import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandRoles } from '../../src/bands.ts';
import { Class } from '../../src/kernel/classes.ts';
import { noCluster } from '../../src/multitemporal/kmeans.ts';
import { brightnessRanks, classTable, labelClusters } from '../../src/multitemporal/labels/clusters.ts';
import { type LabelOptions, labelRules, resolveLabelOptions } from '../../src/multitemporal/labels/options.ts';
import { labelPixels } from '../../src/multitemporal/labels/pixels.ts';
import {
  addPixels,
  type ClusterStatistics,
  mergeStatistics,
  noStatistics,
} from '../../src/multitemporal/labels/statistics.ts';

/** One pixel a cluster, or as many as `clusters` says. */
function statisticsOf(pixels: readonly Pixel[], clusters = Uint8Array.from(pixels, (_, i) => i)): ClusterStatistics {
  const statistics = noStatistics(bandRoles, Math.max(...clusters.filter((cluster) => cluster !== noCluster), 0) + 1);
  addPixels(statistics, clusters, bandsOf(pixels, 'scene'), bandsOf(pixels, 'forecast'));
  return statistics;
}

/** Reflectance × 10000 of the six bands. */
interface Pixel {
  readonly scene: readonly number[];
  readonly forecast: readonly number[];
}

const bandsOf = (pixels: readonly Pixel[], name: keyof Pixel) =>
  bandRoles.map((_, band) => Int16Array.from(pixels, (pixel) => pixel[name][band]));

const flat = (value: number) => new Array<number>(6).fill(value);
const same: Pixel = { scene: flat(1500), forecast: flat(1500) };
const cloud: Pixel = { scene: flat(4000), forecast: flat(1500) };
const shadow: Pixel = { scene: flat(500), forecast: flat(1500) };
/** A field that was cut: brighter, and much so in the red, but not bright. */
const cut: Pixel = { scene: [800, 1000, 1400, 2500, 2600, 2000], forecast: [400, 600, 500, 4500, 1800, 1000] };
/** Brighter in blue to red by 0.05, darker in the others by 0.2. */
const mixed: Pixel = { scene: [2500, 2500, 2500, 2000, 2000, 2000], forecast: [2000, 2000, 2000, 4000, 4000, 4000] };
const names = { clear: Class.Clear, cloud: Class.Cloud, shadow: Class.CloudShadow } as const;
type Name = keyof typeof names;

it.each<[LabelOptions, Name[]]>([
  // RMS of `cut`: √((400² + 400² + 900² + 2000² + 800² + 1000²) / 6) = 1063, and the five bands' mean is +100.
  [{ rule: 'all-bands' }, ['clear', 'cloud', 'shadow', 'cloud', 'shadow']],
  [{ rule: 'all-bands', cloudDifference: 0.107 }, ['clear', 'cloud', 'shadow', 'clear', 'shadow']],
  [{ rule: 'visible' }, ['clear', 'cloud', 'clear', 'clear', 'cloud']],
  // Without the test of brightness, a difference of √((400² + 400² + 900²) / 3) = 614 is cloud.
  [{ rule: 'visible', cloudReflectance: 0 }, ['clear', 'cloud', 'clear', 'cloud', 'cloud']],
  [{ rule: 'visible', cloudReflectance: 0, cloudDifference: 0.062 }, ['clear', 'cloud', 'clear', 'clear', 'clear']],
  [{ rule: 'combined' }, ['clear', 'cloud', 'shadow', 'clear', 'cloud']],
  [{}, ['clear', 'cloud', 'shadow', 'clear', 'cloud']],
  [{ rule: 'combined', cloudDifference: 0.06 }, ['clear', 'cloud', 'shadow', 'clear', 'shadow']],
  [{ rule: 'combined', cloudDifference: 0.06, darkNir: 0.1 }, ['clear', 'cloud', 'shadow', 'clear', 'clear']],
  [{ rule: 'combined', shadowDifference: -0.101 }, ['clear', 'cloud', 'clear', 'clear', 'cloud']],
  [{ rule: 'brightness' }, ['clear', 'cloud', 'shadow', 'clear', 'clear']],
])('labels by %j', (options, expected) => {
  const statistics = statisticsOf([same, cloud, shadow, cut, mixed]);
  expect(Array.from(labelClusters(statistics, options))).toEqual(expected.map((name) => names[name]));
});

it('compares means, not pixels', () => {
  // 0.03 and 0.06 brighter: 0.045 in the mean, above the limit of 0.04.
  const pixels = [1800, 2100].map((value) => ({ scene: flat(value), forecast: flat(1500) }));
  expect(Array.from(labelClusters(statisticsOf(pixels, Uint8Array.of(0, 0))))).toEqual([Class.Cloud]);
  expect(Array.from(labelClusters(statisticsOf(pixels)))).toEqual([Class.Clear, Class.Cloud]);
});

it('takes differences that cancel out for darker in clusters, and for brighter in pixels', () => {
  // 0.05 − 0.03 − 0.02 is above 0 in float64.
  const even = { scene: [3500, 2700, 2800, 3000, 3000, 3000], forecast: flat(3000) };
  expect(Array.from(labelClusters(statisticsOf([even]), { rule: 'visible', cloudDifference: 0.03 }))).toEqual([1]);
  const pixels = [bandsOf([even], 'scene'), bandsOf([even], 'forecast')] as const;
  expect(Array.from(labelPixels(bandRoles, ...pixels, { cloudDifference: 0.03 }))).toEqual([2]);
});

it('labels pixels by themselves', () => {
  const pixels = [same, cloud, shadow, cut, mixed, { ...cloud, forecast: flat(-999) }, { ...cloud, scene: flat(0) }];
  const of = (options: object) =>
    Array.from(labelPixels(bandRoles, bandsOf(pixels, 'scene'), bandsOf(pixels, 'forecast'), options));
  expect(of({})).toEqual([1, 2, 3, 1, 2, 0, 0]);
  expect(of({ cloudReflectance: 0 })).toEqual([1, 2, 3, 2, 2, 0, 0]);
  expect(of({ cloudDifference: 0.06, darkNir: 0.1 })).toEqual([1, 2, 3, 1, 1, 0, 0]);
});

it('is what clusters of one pixel are labelled', () => {
  // A mean of 0 is bright to the one, and not to the other.
  const leaning = anyPixel.filter(({ scene, forecast }) => sumTo(3, scene) !== sumTo(3, forecast));
  fc.assert(
    fc.property(fc.array(leaning, { minLength: 1, maxLength: 30 }), (pixels) => {
      const byPixel = labelPixels(bandRoles, bandsOf(pixels, 'scene'), bandsOf(pixels, 'forecast'));
      const byCluster = labelClusters(statisticsOf(pixels), { rule: 'combined' });
      expect(byCluster).toEqual(byPixel);
    }),
  );
});

const sumTo = (bands: number, values: readonly number[]) => values.slice(0, bands).reduce((a, b) => a + b, 0);
const band = fc.integer({ min: 1, max: 12000 });
const six = fc.array(band, { minLength: 6, maxLength: 6 });
const anyPixel = fc.record({ scene: six, forecast: six });
const anyScene = fc.integer({ min: 1, max: 60 }).chain((count) =>
  fc.record({
    pixels: fc.array(anyPixel, { minLength: count, maxLength: count }),
    clusters: fc.array(fc.constantFrom(0, 1, 2, 3, noCluster), { minLength: count, maxLength: count }),
  }),
);

describe('whatever the scene', () => {
  const clusterRules = labelRules.filter((rule) => rule !== 'pixel-wise');

  it('has a mask that does not depend on how clusters are numbered', () => {
    const orders = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 });
    fc.assert(
      fc.property(anyScene, orders, fc.constantFrom(...clusterRules), ({ pixels, clusters }, order, rule) => {
        const maskOf = (numbers: Uint8Array) => {
          const statistics = noStatistics(bandRoles, 4);
          addPixels(statistics, numbers, bandsOf(pixels, 'scene'), bandsOf(pixels, 'forecast'));
          const classes = classTable(labelClusters(statistics, { rule }));
          return numbers.map((cluster) => classes[cluster]);
        };
        const other = Uint8Array.from(clusters, (cluster) => order[cluster] ?? noCluster);
        expect(maskOf(other)).toEqual(maskOf(Uint8Array.from(clusters)));
      }),
    );
  });

  it('has statistics that do not depend on how it is cut, nor on the order of the parts', () => {
    const parts = fc.array(fc.nat(2), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(anyScene, parts, ({ pixels, clusters }, part) => {
        const of = (isIn: (pixel: number) => boolean) => {
          const statistics = noStatistics(bandRoles, 4);
          const chosen = pixels.filter((_, i) => isIn(i));
          const numbers = Uint8Array.from(clusters.filter((_, i) => isIn(i)));
          addPixels(statistics, numbers, bandsOf(chosen, 'scene'), bandsOf(chosen, 'forecast'));
          return statistics;
        };
        const [a, b, c] = [0, 1, 2].map((wanted) => of((pixel) => part[pixel] === wanted));
        expect(mergeStatistics(mergeStatistics(c, a), b)).toEqual(of(() => true));
        expect(mergeStatistics(b, mergeStatistics(a, c))).toEqual(of(() => true));
      }),
    );
  });
});

it('sums whole scenes exactly', () => {
  // Odd sums above 2⁵² are whole numbers of float64; above 2⁵³ they would not be.
  const statistics = statisticsOf([same]);
  statistics.scene.fill(2 ** 52 + 1);
  const sum = mergeStatistics(statistics, statisticsOf([{ ...same, scene: flat(32766) }]));
  expect(BigInt(sum.scene[0])).toBe(2n ** 52n + 32767n);
});

it('numbers clusters by their brightness, equal ones alike', () => {
  expect(Array.from(brightnessRanks(statisticsOf([cloud, same, shadow, same])))).toEqual([2, 1, 0, 1]);
  // SWIR 2 does not count.
  const glowing = { ...same, scene: [1500, 1500, 1500, 1500, 1500, 9000] };
  expect(Array.from(brightnessRanks(statisticsOf([same, glowing])))).toEqual([0, 0]);
});

it('finds neither cloud nor shadow by brightness where all is equally bright', () => {
  expect(Array.from(labelClusters(statisticsOf([same, same]), { rule: 'brightness' }))).toEqual([1, 1]);
  // A cluster without pixels is not the darkest.
  const statistics = statisticsOf([same, cloud, same], Uint8Array.of(0, 3, 1));
  expect(Array.from(labelClusters(statistics, { rule: 'brightness' }))).toEqual([3, 3, 1, 2]);
});

it('has no class for what belongs to no cluster', () => {
  const classes = classTable(Uint8Array.of(2, 3));
  expect([classes[0], classes[1], classes[2], classes[noCluster]]).toEqual([2, 3, 0, 0]);
});

it('opens as the authors did', () => {
  expect(labelRules.map((rule) => resolveLabelOptions({ rule }).opening)).toEqual([0, 1, 2, 2, 2]);
});

it('tells what cannot be labelled', () => {
  const statistics = statisticsOf([same]);
  const failing = (options: object) => expect(() => labelClusters(statistics, options));
  failing({ rule: 'none' }).toThrow(expect.objectContaining({ code: 'BAD_OPTION', subject: 'rule' }));
  failing({ rule: 'pixel-wise' }).toThrow(expect.objectContaining({ code: 'BAD_OPTION', subject: 'rule' }));
  for (const [name, value] of [
    ['cloudDifference', -0.1],
    ['cloudDifference', Number.NaN],
    ['shadowDifference', 0.03],
    ['darkNir', Number.NaN],
    ['opening', -1],
  ]) {
    failing({ [name]: value }).toThrow(expect.objectContaining({ code: 'BAD_OPTION', subject: name }));
  }
  const blind = { ...statistics, roles: ['blue', 'green', 'nir', 'swir1', 'swir2', 'coastal'] };
  expect(() => labelClusters(blind)).toThrow(expect.objectContaining({ code: 'MISSING_BAND', subject: 'red' }));
  expect(() => mergeStatistics(statistics, blind)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
});
