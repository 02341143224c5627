import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { openClasses, openingReach } from '../../src/multitemporal/open-classes.ts';

const [width, height] = [12, 14];
const scenes = fc.array(fc.constantFrom(0, 1, 1, 2, 2, 2, 3, 3), {
  minLength: width * height,
  maxLength: width * height,
});

/** Grey-scale opening by its definition: the least over a disk, then the greatest; clear < shadow < cloud. */
function openedLabels(classes: readonly number[], radius: number): number[] {
  const rank = [Number.NaN, 0, 2, 1];
  const over = (levels: readonly number[], pick: (...values: number[]) => number) =>
    levels.map((level, i) => {
      if (Number.isNaN(level)) return level;
      const near: number[] = [];
      for (let dy = -radius; dy <= radius; dy++) {
        for (let dx = -radius; dx <= radius; dx++) {
          const [x, y] = [(i % width) + dx, Math.floor(i / width) + dy];
          if (dx * dx + dy * dy > radius * radius || x < 0 || y < 0 || x >= width || y >= height) continue;
          if (!Number.isNaN(levels[y * width + x])) near.push(levels[y * width + x]);
        }
      }
      return pick(...near);
    });
  const opened = over(
    over(
      classes.map((code) => rank[code]),
      Math.min,
    ),
    Math.max,
  );
  return opened.map((level) => (Number.isNaN(level) ? 0 : [1, 3, 2][level]));
}

it('opens the image of labels for all-bands, each class for itself else', () => {
  fc.assert(
    fc.property(scenes, fc.constantFrom(0, 1, 2), (classes, radius) => {
      const open = (rule: 'all-bands' | 'combined', codes: readonly number[]) => [
        ...openClasses(Uint8Array.from(codes), { width, height }, radius, rule),
      ];
      expect(open('all-bands', classes)).toEqual(radius === 0 ? classes : openedLabels(classes, radius));
      const only = (kept: number) => classes.map((code) => (code === 0 || code === kept ? code : 1));
      const [clouds, shadows] = [open('combined', only(2)), open('combined', only(3))];
      expect(open('combined', classes)).toEqual(clouds.map((code, i) => (code === 2 ? 2 : shadows[i])));
    }),
    { numRuns: 40 },
  );
});

it('decides about rows by those within its reach', () => {
  fc.assert(
    fc.property(scenes, fc.constantFrom(1, 2), fc.nat(height - 1), (classes, radius, row) => {
      const whole = openClasses(Uint8Array.from(classes), { width, height }, radius, 'combined');
      const from = Math.max(0, row - openingReach(radius));
      const to = Math.min(height, row + 1 + openingReach(radius));
      const strip = Uint8Array.from(classes.slice(from * width, to * width));
      const part = openClasses(strip, { width, height: to - from }, radius, 'combined');
      const own = part.slice((row - from) * width, (row - from + 1) * width);
      expect([...own]).toEqual([...whole.slice(row * width, (row + 1) * width)]);
    }),
    { numRuns: 40 },
  );
});
