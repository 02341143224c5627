/** Options of the command line that would go for nothing. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { save as saveScene, scene } from '../probability/scenes.ts';
import { expectFailure, tsmask } from '../support/cli.ts';
import { multiband, save } from '../support/scenes.ts';
import { listAll, subfolder, temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();
const [told, six] = [subfolder(root), subfolder(root)];
const out = join(root, 'never');
beforeAll(() => {
  saveScene(told, scene('20180104', 1));
  save(six, [multiband('S2_20180104.tif'), multiband('S2_20180114.tif')]);
});

describe('an option that would go for nothing', () => {
  const byClasses = ['--method', 'probability', '--probability-from', 'scl', '--sun-azimuth', '160'];
  it.each<[string, () => string[], string | RegExp]>([
    [
      '--even with dd',
      () => ['composite', six, '--out', `${out}.tif`, '--method', 'dd', '--even', 'lower'],
      /method dd takes no middle/,
    ],
    [
      '--stage with probability',
      () => ['mask', told, '--out', out, ...byClasses, '--stage', 'buffered'],
      /stage does not go with/,
    ],
    [
      '--probability-scale without a probability',
      () => ['mask', told, '--out', out, ...byClasses, '--probability-scale', '100'],
      /^tsmask: --probability-scale is of no use/,
    ],
    [
      '--threshold without --mask',
      () => ['probability', six, '--model', 'no.txt', '--out', out, '--threshold', '0.5'],
      '--threshold is of use only with --mask',
    ],
    [
      '--average-over without --mask',
      () => ['probability', six, '--model', 'no.txt', '--out', out, '--average-over', '4'],
      '--average-over is of use only with --mask',
    ],
  ])('is refused: %s', async (_, args, message) => {
    expectFailure(await tsmask(args()), 'BAD_OPTION', message, 2);
    expect(listAll(root).filter((name) => name.startsWith('never'))).toEqual([]);
  });

  it('is told of where it is a day without a scene', async () => {
    const suns = ['--sun-azimuth', '2018-01-04=160,2018-01-05=161'];
    const args = ['--method', 'probability', '--probability-from', 'scl', ...suns];
    const warning = /^warning: There is no scene of 2018-01-05, of which --sun-azimuth tells\.$/m;
    const masked = await tsmask(['mask', told, '--out', join(root, 'masks'), ...args, '--json']);
    expect(masked.code, masked.stderr).toBe(0);
    expect(masked.stderr).toMatch(warning);
    expect(masked.stderr).not.toContain('2018-01-04');
    expect(JSON.parse(masked.stdout).remarks).toContainEqual(expect.objectContaining({ subject: '2018-01-05' }));
    expect((await tsmask(['inspect', told, ...args])).stdout).toMatch(warning);
  });
});
