import { describe, expect, it } from 'vitest';
import { makeSky } from '../../src/simulate/sky.ts';
import { type Sun, sunOn } from '../../src/simulate/sun.ts';

const size = 220;
const degree = Math.PI / 180;

function draw(seed: number, sun: Sun) {
  const sky = makeSky(seed, size, size, 0.2, sun)!;
  const row = () => new Float32Array(size);
  return Array.from({ length: size }, (_, y) => {
    const line = { hidden: row(), brightness: row(), lost: row() };
    sky.row(y, line);
    return line;
  });
}

/** How well the light lost, `distance` pixels from the clouds towards `azimuth`, fits their thickness: 0 where they agree. */
function misfit(rows: ReturnType<typeof draw>, azimuth: number, distance: number): number {
  const dx = Math.round(Math.sin(azimuth) * distance);
  const dy = Math.round(-Math.cos(azimuth) * distance);
  let sum = 0;
  let count = 0;
  for (let y = Math.max(0, -dy); y < Math.min(size, size - dy); y += 5) {
    for (let x = Math.max(0, -dx); x < Math.min(size, size - dx); x += 5) {
      sum += Math.abs(rows[y + dy].lost[x + dx] - (1 - (1 - rows[y].hidden[x]) ** 1.5));
      count++;
    }
  }
  return sum / count;
}

/** The distance at which shadows fit the clouds, pixels, or undefined. */
function throwLength(rows: ReturnType<typeof draw>, azimuth: number): number | undefined {
  for (let distance = 8; distance < 180; distance += 0.25) {
    if (misfit(rows, azimuth, distance) < 1e-3) return distance;
  }
  return undefined;
}

const seeds = [1, 2, 3, 4];

/** Those of the seeds whose clouds are no cirrus, which casts no shadow. */
function shadowing(sun: Sun): number[] {
  return seeds.filter((seed) => draw(seed, sun).some(({ lost }) => lost.some((share) => share > 0)));
}

describe('makeSky', () => {
  const summer = { elevation: 60 * degree, azimuth: 150 * degree };

  it('throws shadows away from the sun', () => {
    const found = shadowing(summer);
    expect(found.length).toBeGreaterThan(1);
    for (const seed of found) {
      const rows = draw(seed, summer);
      expect(throwLength(rows, summer.azimuth + Math.PI)).toBeDefined();
      expect(throwLength(rows, summer.azimuth)).toBeUndefined();
    }
  });

  it('throws longer shadows under a lower sun', () => {
    const winter = { elevation: 35 * degree, azimuth: 150 * degree };
    const seed = shadowing(summer)[0];
    const short = throwLength(draw(seed, summer), summer.azimuth + Math.PI)!;
    const long = throwLength(draw(seed, winter), winter.azimuth + Math.PI)!;
    expect(long / short).toBeCloseTo(Math.tan(summer.elevation) / Math.tan(winter.elevation), 1);
  });

  it('hides nothing of most of the scene, and has soft edges', () => {
    for (const seed of shadowing(summer)) {
      const hidden = draw(seed, summer).flatMap((line) => Array.from(line.hidden));
      expect(hidden.filter((share) => share === 0).length).toBeGreaterThan(0.4 * hidden.length);
      expect(hidden.filter((share) => share > 0.05 && share < 0.6).length).toBeGreaterThan(0.01 * hidden.length);
      expect(Math.max(...hidden)).toBeGreaterThan(0.9);
    }
  });

  it('is empty without cover', () => {
    expect(makeSky(1, size, size, 0, summer)).toBeUndefined();
  });
});

describe('sunOn', () => {
  it('stands high in June and low in December, always in the south-south-east', () => {
    // 50.8° N, 13° of hour angle before noon; the declination is ±23.44°, less a little a day off the solstice.
    expect(sunOn(172).elevation / degree).toBeCloseTo(60.9, 0);
    expect(sunOn(355).elevation / degree).toBeCloseTo(14.6, 0);
    for (const day of [0, 90, 180, 270, 365]) {
      expect(sunOn(day).azimuth / degree).toBeGreaterThan(145);
      expect(sunOn(day).azimuth / degree).toBeLessThan(172);
    }
  });
});
