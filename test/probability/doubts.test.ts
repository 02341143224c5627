/** Probabilities that are read on a scale that makes them far too small. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { doubtsOf, maskStack, openStack, probabilityRoles } from 'tsmask';
import { describe, expect, it } from 'vitest';
import { tsmask } from '../support/cli.ts';
import { subfolder, temporaryFolder } from '../support/temporary.ts';
import { save, scene } from './scenes.ts';

const root = temporaryFolder();

/** As s2cloudless hands them out: 0 to 1. */
function shares(day: string, of: (percent: number) => number): string {
  const folder = subfolder(root);
  const files = scene(day, 1).map(({ name, image }) =>
    name.startsWith('CLP')
      ? {
          name,
          image: {
            ...image,
            type: 'float32' as const,
            bands: [Array.from(image.bands[0]!, (value) => (value === 255 ? 255 : of(value)))],
          },
        }
      : { name, image },
  );
  save(folder, files);
  return folder;
}

const low = shares('20180104', (percent) => percent / 100);
const none = shares('20180104', () => 0);

describe('probabilities of 0–1 that are read as per cent', () => {
  it('make one doubt the masks, on the command line and in the summary', async () => {
    const out = join(root, 'masks');
    const how = ['--method', 'probability', '--sun-azimuth', '160', '--probability-scale'];
    const ended = await tsmask(['mask', low, '--out', out, ...how, '100']);
    expect(ended.code, ended.stderr).toBe(0);
    const message = /No cloud probability is greater than 0?\.?\d+ % on any date: .*--probability-scale 1\)/;
    expect(ended.stderr).toMatch(new RegExp(`^warning: ${message.source}`, 'm'));
    const { remarks } = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
    expect(remarks.map(({ code }: { code: string }) => code)).toContain('low-probability');
    const right = await tsmask(['mask', low, '--out', out, '--overwrite', ...how, '1']);
    expect(right.stderr).not.toContain('No cloud probability');
  });

  it('do not where they are 0, as those of a clear sky are', async () => {
    const how = ['--method', 'probability', '--sun-azimuth', '160', '--probability-scale', '100'];
    const ended = await tsmask(['mask', none, '--out', join(root, 'clear'), ...how]);
    expect(ended.code, ended.stderr).toBe(0);
    expect(ended.stderr).not.toContain('No cloud probability');
  });

  it('are told by masks: the greatest of what was observed', async () => {
    const stack = await openStack(low, { roles: probabilityRoles(), probabilityScale: 1, resolution: 10 });
    const observed = scene('20180104', 1)[1]!.image.bands[0]!;
    const greatest = Math.max(...Array.from(observed).filter((percent) => percent !== 255));
    for await (const mask of maskStack(stack, { method: 'probability', probability: { sunAzimuth: 160 } })) {
      expect(mask.highestProbability).toBeCloseTo(greatest / 100, 4);
    }
  });
});

describe('a doubt of probabilities', () => {
  const counts = [0, 100, 0, 0] as const;
  const codes = (...highest: (number | undefined)[]) =>
    doubtsOf(
      highest.map((highestProbability) => ({ counts, highestProbability })),
      { name: 'probability' },
    ).map(({ code }) => code);

  it('is one where the greatest of all scenes comes to no more than one per cent', () => {
    expect(codes(0.002, 0.01, 0)).toEqual(['low-probability']);
    expect(codes(0.002, 0.011)).toEqual([]);
    expect(codes(0, 0)).toEqual([]);
    expect(codes(undefined)).toEqual([]);
    expect(codes()).toEqual([]);
  });
});
