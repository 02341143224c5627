/** `inspect` of scenes that are for another method than TSmask. */
import { beforeAll, describe, expect, it } from 'vitest';
import { save as saveScene, scene } from '../probability/scenes.ts';
import { expectFailure, tsmask } from '../support/cli.ts';
import { bandFiles, multiband, save } from '../support/scenes.ts';
import { subfolder, temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();
const days = ['20180104', '20180203'];
const told = subfolder(root, 'told-');
beforeAll(() => {
  for (const [i, day] of days.entries()) saveScene(told, scene(day, i + 1));
});

describe('tsmask inspect --method probability', () => {
  it('shows what that method reads, and where the sun stood', async () => {
    const args = ['--method', 'probability', '--probability-scale', '100', '--sun-azimuth', '2018-01-04=160.25'];
    const { code, stdout, stderr } = await tsmask(['inspect', told, ...args]);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('2 scenes, bands nir-wide, cloud-probability, scl\n');
    expect(stdout).toMatch(/cloud probability mean of 2 × 2 × 0\.01$/m);
    expect(stdout).toMatch(/^2018-01-04 +160\.3°$/m);
    expect(stdout).toMatch(/^2018-02-03 +not known: say --sun-azimuth$/m);
  });

  it('takes the options that choose other bands', async () => {
    const args = ['--method', 'probability', '--probability-from', 'scl', '--water', 'none', '--json'];
    const { code, stdout, stderr } = await tsmask(['inspect', told, ...args]);
    expect(code, stderr).toBe(0);
    expect(Object.keys(JSON.parse(stdout).scenes[0].bands)).toEqual(['nir-wide', 'scl']);
  });

  it('names the bands of the method where there are none of them', async () => {
    const none = subfolder(root, 'none-');
    save(none, bandFiles('T31UES_20180104T105328', {}, ['B05', 'B07']));
    const ended = await tsmask(['inspect', none, '--method', 'probability']);
    expectFailure(ended, 'NO_SCENES', /There are no scenes/);
    expect(ended.stderr).toContain('bands nir-wide, cloud-probability and scl of each date');
    const options = ['--method', 'probability', '--probability-from', 'scl', '--sun-azimuth', '160'];
    const mask = await tsmask(['mask', none, '--out', `${none}-out`, ...options]);
    expectFailure(mask, 'NO_SCENES', /There are no scenes/);
    expect(mask.stderr).toContain('bands nir-wide and scl of each date');
  });

  it('is what its options need', async () => {
    const ended = await tsmask(['inspect', told, '--water', 'none']);
    expectFailure(ended, 'BAD_OPTION', '--water is of use only with the method probability', 2);
  });
});

describe('tsmask inspect', () => {
  it('says what files do for that are no scenes of TSmask', async () => {
    const ended = await tsmask(['inspect', told]);
    expectFailure(ended, 'NO_SCENES', /There are no scenes/);
    // The scale of the probability is told only when it is asked for.
    expect(ended.stderr).toContain('The files do for tsmask mask --method probability: add --method probability.');
    const asked = await tsmask(['inspect', told, '--method', 'probability']);
    expectFailure(asked, 'PROBABILITY_SCALE', /CLP_20180104\.tif/);
  });

  it('names the way to TSmask where scenes are of it', async () => {
    const six = subfolder(root, 'six-');
    save(six, [multiband('S2_20180104.tif')]);
    const ended = await tsmask(['inspect', six, '--method', 'probability']);
    expectFailure(ended, 'NO_SCENES', /There are no scenes/);
    expect(ended.stderr).toContain('The files do for tsmask mask: leave out --method and --mask.');
  });

  it('shows what composite reads under --mask', async () => {
    const six = subfolder(root, 'six-');
    save(six, [multiband('S2_20180104.tif')]);
    const ended = await tsmask(['inspect', six, '--mask', 'scl']);
    expectFailure(ended, 'MISSING_BAND', /lacks scl/);
  });
});
