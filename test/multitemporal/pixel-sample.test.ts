import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawOf, firstOf, PixelSampler } from '../../src/multitemporal/pixel-sample.ts';
import { TrainingSampler, trainingData } from '../../src/multitemporal/training-sets.ts';

const [width, height] = [13, 9];
const pixels = width * height;

describe('a sample of pixels', () => {
  it('is of those that draw the smallest numbers, in any order and however they are dealt out', () => {
    const order = fc.shuffledSubarray([...Array(pixels).keys()], { minLength: pixels });
    fc.assert(
      fc.property(order, fc.nat(40), fc.integer(), fc.integer({ min: 1, max: 50 }), (places, most, seed, cut) => {
        const draw = (place: number) => drawOf(seed, 1, place % width, Math.floor(place / width));
        const whole = new PixelSampler(most, 1);
        for (let from = 0; from < pixels; from += cut) {
          const part = new PixelSampler(most, 1);
          for (const place of places.slice(from, from + cut)) {
            if (part.mayTake(draw(place))) part.take(draw(place), place)[0] = 7 * place;
          }
          whole.merge(part.sample());
        }
        const expected = [...Array(pixels).keys()].sort((a, b) => draw(a) - draw(b) || a - b).slice(0, most);
        const sample = whole.sample();
        expect([...sample.places]).toEqual(expected);
        expect([...sample.values]).toEqual(expected.map((place) => 7 * place));
        const fewer = firstOf(sample, most >> 1);
        expect([...fewer.places]).toEqual(expected.slice(0, most >> 1));
      }),
      { numRuns: 60 },
    );
  });
});

describe('the training sets', () => {
  const [bands, images] = [2, 3];
  // A plane of image i and band b holds 10000 − 1000 i + 100 b + a number of the pixel; every ninth pixel of image 3 is missing.
  const planes = Array.from({ length: bands * (images + 1) }, (_, plane) =>
    Int16Array.from({ length: pixels }, (_, pixel) =>
      plane >= bands * images && pixel % 9 === 0
        ? -999
        : 10_000 - 1000 * Math.floor(plane / bands) + 100 * (plane % bands) + pixel,
    ),
  );
  const isClear = (pixel: number) => pixel % 2 === 0;
  const sampled = (samples: number, beta: number) => {
    const sampler = new TrainingSampler({ bands, images }, samples, 5);
    sampler.add(planes, isClear, { x: 0, y: 0, width, gridWidth: width }, pixels);
    return trainingData(sampler.sets(), { bands, images }, samples, beta);
  };

  it('forecast each image from those before it, and hold nothing that is missing or cloudy', () => {
    const { inputs, outputs, estimation, prediction, places, weights } = sampled(30, 0.5);
    expect([estimation, prediction]).toEqual([15, 15]);
    places.forEach((place, row) => {
      const image = row < estimation ? 0 : 1;
      const value = (lag: number, band: number) => 10_000 - 1000 * (image + lag) + 100 * band + place;
      expect([...outputs.values.slice(2 * row, 2 * row + 2)]).toEqual([value(0, 0), value(0, 1)]);
      const expected = [1, 2].flatMap((lag) => [value(lag, 0), value(lag, 1)]);
      expect([...inputs.values.slice(4 * row, 4 * row + 4)]).toEqual(expected);
      if (image === 0) expect(isClear(place)).toBe(true);
      else expect(place % 9).not.toBe(0);
    });
    expect(weights[0]).toBeCloseTo(0.5 / 15, 15);
  });

  it('give what the other cannot', () => {
    // 59 pixels are clear, 104 have all images before.
    expect(sampled(200, 0.5)).toMatchObject({ estimation: 59, prediction: 104 });
    expect(sampled(150, 0.5)).toMatchObject({ estimation: 59, prediction: 91 });
    expect(sampled(40, 0)).toMatchObject({ estimation: 0, prediction: 40 });
    expect(sampled(40, 1)).toMatchObject({ estimation: 40, prediction: 0 });
    expect(() => sampled(40, 2)).toThrow(/beta/);
  });
});
