import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { decode } from 'fast-png';
import { type Mask, maskStack, openStack, pngSink, type Stack, saveMasks } from 'tsmask';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { beforeAll, describe, expect, it } from 'vitest';
import { quickLook, stretchOf } from '../../src/write/png/quick-look.ts';
import { Thinned } from '../../src/write/png/thinned.ts';
import { temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();
const [width, height] = [150, 110];
const simulation = simulate({ width, height, dates: 6, seed: 4 });
let stack: Stack;
let masks: Mask[];

beforeAll(async () => {
  await saveSimulation(simulation, join(root, 'scenes'), { tileSize: 64, level: 1 });
  stack = await openStack(join(root, 'scenes'));
  masks = [];
  for await (const mask of maskStack(stack)) masks.push(mask);
});

const overlay = { 2: [230, 159, 0], 3: [0, 114, 178] } as const;

/** The formula, pixel by pixel, for a stretch that is told. */
function expectedPixel(code: number, values: readonly number[], black: number, white: number): number[] {
  if (code === 0) return [0, 0, 0, 0];
  const over = code === 2 || code === 3 ? overlay[code] : undefined;
  const colour = values.map((value, i) => {
    const grey = Math.round((255 * Math.max(0, Math.min(white - black, value - black))) / (white - black));
    return over ? Math.round((grey + over[i]) / 2) : grey;
  });
  return [...colour, 255];
}

const picture = (out: string, id: string) => decode(readFileSync(join(out, `tsmask_${id}.png`)));

describe('a quick-look', () => {
  it('is made beside another where there is memory for two', async () => {
    const { grid } = stack;
    const most = async (memory?: number) => {
      const sink = pngSink({ out: join(root, `memory-${memory}`) });
      await sink.open({ grid, stage: 'buffered', scenes: [], ...(memory === undefined ? {} : { memory }) });
      return sink.atOnce;
    };
    expect([await most(), await most(width * height * 30)]).toEqual([2, 1]);
  });

  it.each([
    ['true-colour', ['red', 'green', 'blue'], 1024, 1],
    ['false-colour', ['nir', 'red', 'green'], 64, 3],
  ] as const)('in %s is the scene with its mask over it', async (colours, roles, size, step) => {
    const out = join(root, colours);
    await saveMasks(stack, { out, format: 'png', png: { colours, size, stretch: [0.01, 0.3] } });
    for (const [index, { id, classes }] of masks.entries()) {
      const found = picture(out, id);
      const [across, down] = [Math.ceil(width / step), Math.ceil(height / step)];
      expect([found.width, found.height, found.channels, found.depth]).toEqual([across, down, 4, 8]);
      const { bands } = simulation.scene(index);
      const wanted: number[] = [];
      for (let y = 0; y < down; y++) {
        for (let x = 0; x < across; x++) {
          const [sx, sy] = [x, y].map((at) => at * step + Math.floor(step / 2));
          const i = Math.min(sy, height - 1) * width + Math.min(sx, width - 1);
          const values = roles.map((role) => bands[role][i]);
          wanted.push(...expectedPixel(classes[i], values, 100, 3000));
        }
      }
      expect([...found.data]).toEqual(wanted);
    }
  });

  it('is stretched by the clear pixels of its date', async () => {
    const out = join(root, 'stretched');
    await saveMasks(stack, { out, format: 'png' });
    const { id, classes } = masks[2];
    const { bands } = simulation.scene(2);
    const clear = [...bands.red].filter((_, i) => classes[i] === 1).sort((a, b) => a - b);
    const [black, white] = [0.02, 0.98].map((share) => clear[Math.round(share * (clear.length - 1))]);
    const { data } = picture(out, id);
    for (let i = 0; i < classes.length; i++) {
      if (classes[i] === 1) expect(data[4 * i]).toBe(expectedPixel(1, [bands.red[i]], black, white)[0]);
    }
  });

  it('refuses what it cannot show', async () => {
    const out = join(root, 'never');
    for (const png of [{ size: 0 }, { size: 1.5 }, { colours: 'sepia' as never }, { stretch: [0.3, 0.3] as const }]) {
      await expect(saveMasks(stack, { out, format: 'png', png })).rejects.toMatchObject({ code: 'BAD_OPTION' });
    }
    const { red: _, ...bands } = stack.scenes[1].bands;
    const scenes = [stack.scenes[0], { ...stack.scenes[1], bands }];
    const opening = pngSink({ out }).open({ grid: stack.grid, stage: 'buffered', scenes });
    await expect(opening).rejects.toMatchObject({ code: 'MISSING_BAND', subject: stack.scenes[1].date });
  });
});

describe('a stretch', () => {
  it('takes all observed pixels where hardly any is clear, and has black below white', () => {
    const values = Int16Array.from({ length: 1000 }, (_, i) => i);
    const cloudy = new Uint8Array(1000).fill(2);
    cloudy.fill(1, 0, 10);
    cloudy.fill(0, 900);
    expect(stretchOf(values, cloudy)).toEqual([18, 881]);
    expect(stretchOf(values, cloudy.fill(0))).toEqual([0, 10000]);
    expect(stretchOf(new Int16Array(100).fill(7), new Uint8Array(100).fill(1))).toEqual([7, 8]);
  });

  it('does not change with the order of pixels', () => {
    const pixel = fc.tuple(fc.integer({ min: -100, max: 12000 }), fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(fc.array(pixel, { minLength: 1, maxLength: 200 }), (pixels) => {
        const of = (list: typeof pixels) =>
          stretchOf(
            Int16Array.from(list, ([value]) => value),
            Uint8Array.from(list, ([, code]) => code),
          );
        expect(of(pixels.toReversed())).toEqual(of(pixels));
      }),
    );
  });
});

it('thins a scene in whatever pieces it comes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
      (w, h, longest, cuts) => {
        const classes = Uint8Array.from({ length: w * h }, (_, i) => i % 251);
        const red = Int16Array.from({ length: w * h }, (_, i) => i);
        const [whole, bit] = [
          new Thinned({ width: w, height: h }, ['red'], longest),
          new Thinned({ width: w, height: h }, ['red'], longest),
        ];
        whole.add({ classes, bands: { red } });
        for (let row = 0, n = 0; row < h; n++) {
          const to = Math.min(h, row + cuts[n % cuts.length]);
          bit.add({ classes: classes.slice(row * w, to * w), bands: { red: red.slice(row * w, to * w) } });
          row = to;
        }
        expect(bit).toEqual(whole);
        expect(Math.max(whole.width, whole.height)).toBeLessThanOrEqual(longest);
        expect(whole.classes).toEqual(Uint8Array.from(whole.bands[0], (i) => i % 251));
      },
    ),
  );
  expect(quickLook(new Uint8Array([0]), [new Int16Array(1)], [[0, 1]])).toEqual(new Uint8Array(4));
});
