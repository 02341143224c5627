/** `tsmask multitemporal`, as users call it. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { saveMasks } from 'tsmask';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectFailure, tsmask } from '../support/cli.ts';
import { hasSharedData, sharedData } from '../support/shared.ts';
import { listAll, subfolder, temporaryFolder } from '../support/temporary.ts';
import { type MaskedStack, simulated } from './scenes.ts';

const root = temporaryFolder();
const scenes = join(root, 'scenes');
const masks = join(root, 'masks');
let given: MaskedStack;

beforeAll(async () => {
  given = await simulated(scenes, { width: 48, height: 40, dates: 12, gaps: false });
  await saveMasks(given.stack, { out: masks });
});

const date = '2024-03-16';
const forecast = (...args: string[]) => tsmask(['multitemporal', scenes, '--mask', masks, ...args]);

describe('tsmask multitemporal', () => {
  it('writes the forecast and the mask of a date, and says what it will take and from what', async () => {
    const out = subfolder(root);
    const { code, stdout, stderr } = await forecast('--out', out, '--date', date, '--samples', '200');
    expect(code).toBe(0);
    expect(listAll(out)).toEqual([
      ...['forecast_20240316.json', 'forecast_20240316.tif', 'summary.csv', 'summary.json'],
      ...['tsmask_20240316.qml', 'tsmask_20240316.tif'],
    ]);
    expect(stderr).toMatch(
      /1 scene to forecast\. Training on 200 pixels each holds less than 1 MiB and takes less than a/,
    );
    const [head, line] = stdout.split('\n');
    expect(head).toMatch(/^ *date +clear +cloud +shadow +none +samples +λ +γ +s +from \(cloud\)$/);
    expect(line).toMatch(/^20240316 .* 200 +0\.001 +0\.01 .*\d{8} \(\d%\) \d{8} \(\d%\) \d{8} \(\d%\)$/);
  });

  it('takes all options, and answers in JSON', async () => {
    const out = subfolder(root);
    const { code, stdout, stderr } = await forecast(
      ...['--out', out, '--date', `${date},20240404`.replace('20240404', '2024-04-01'), '--forecast', 'ridge'],
      ...['--images', '2', '--window-days', '90', '--history-cloud', '30', '--history-valid', '0.2', '--two-sided'],
      ...['--fewer', '--samples', '150', '--seed', '7', '--lambda', '0.5', '--lambda-scale', 'none', '--beta', '0.4'],
      ...['--seed-dilation', '1', '--labels', 'all-bands', '--clusters', '4', '--cluster-samples', '300'],
      ...['--cloud-difference', '0.05', '--cloud-reflectance', '0.2', '--shadow-difference', '-0.05'],
      ...['--dark-nir', '0.3', '--opening', '1', '--layers', '--fill', '--json'],
    );
    expect(stderr).not.toMatch(/error/);
    expect(code).toBe(0);
    const { forecasts, skipped } = JSON.parse(stdout);
    expect(skipped).toEqual([]);
    expect(forecasts.map(({ date: of }: { date: string }) => of)).toEqual([date, '2024-04-01']);
    expect(forecasts[0].training).toMatchObject({ lambda: 0.5 });
    expect(forecasts[0].history.length).toBe(2);
    expect(forecasts[0].counts.reduce((sum: number, count: number) => sum + count)).toBe(48 * 40);
    expect(listAll(out).filter((name) => name.includes('20240401')).length).toBe(7);
    expect(forecasts[1].filledPath).toBe(`${out}/filled_20240401.tif`);
  });

  it('tells of masks that are made on the way from too few scenes, and not of those that are given', async () => {
    const args = ['--date', date, '--forecast', 'persistence', '--no-records', '--history-cloud', '101'];
    const made = await tsmask(['multitemporal', scenes, ...args, '--out', subfolder(root)]);
    expect([made.code, made.stderr]).toEqual([0, expect.stringMatching(/^warning: Only 12 scenes\./m)]);
    expect((await forecast(...args, '--out', subfolder(root))).stderr).not.toContain('Only 12 scenes');
  });

  it('forecasts all that have enough history, and tells of the others', async () => {
    const out = subfolder(root);
    const { code, stdout } = await forecast('--out', out, '--forecast', 'persistence');
    expect(code).toBe(0);
    expect(stdout).toMatch(/not forecast: \d+\n {2}20240104: 0 of 1 images\. The stack has no other scenes there\.\n/);
    const count = Number(/(\d+) forecasts in/.exec(stdout)?.[1]);
    expect(listAll(out).filter((name) => /^forecast_.*tif$/.test(name)).length).toBe(count);
  });

  it('may write beside its scenes, and passes over its own files the next time', async () => {
    const out = join(scenes, 'forecasts');
    const args = ['--out', out, '--date', date, '--forecast', 'median', '--layers', '--overwrite'];
    for (const _ of [1, 2]) expect(await forecast(...args)).toMatchObject({ code: 0 });
    const { stdout } = await tsmask(['inspect', scenes, '--json']);
    const { unused } = JSON.parse(stdout) as { unused: { reason: string }[] };
    const reasons = unused.map(({ reason }) => reason).filter((reason) => reason.includes('that tsmask wrote'));
    expect(reasons).toContain('of a forecast that tsmask wrote');
    rmSync(out, { recursive: true });
  });

  it('tells of scenes too cloudy to learn from, and of files of an earlier run, where it is read', async () => {
    const out = subfolder(root);
    const args = ['--out', out, '--date', '2024-04-01', '--forecast', 'ridge', '--samples', '80'];
    const first = await forecast(...args, '--layers');
    expect(first.stderr).toMatch(
      /^warning: Of 20240401 \d+ % is not clear\. .* --forecast persistence --date 2024-04-01$/m,
    );
    expectFailure(await forecast(...args, '--no-records'), 'OUTPUT_EXISTS', 'forecast_20240401');
    const again = await forecast(...args, '--overwrite', '--json');
    expect(again.stderr).toMatch(
      /^warning: \S+difference_20240401\.tif, \S+clusters_20240401\.tif are of an earlier run/m,
    );
    const { remarks } = JSON.parse(again.stdout) as { remarks: { code: string }[] };
    expect(remarks.map(({ code }) => code)).toEqual(['scale', 'cloudy-scenes', 'left-over']);
    const later = ['--out', out, '--date', '2024-03-16', '--forecast', 'persistence'];
    expectFailure(await forecast(...later), 'OUTPUT_EXISTS', 'summary.json');
    expect(await forecast(...later, '--no-records')).toMatchObject({ code: 0 });
  });

  it('finds settings by cross-validation', async () => {
    const args = ['--date', date, '--forecast', 'ridge', '--samples', '60', '--cross-validate', '--json'];
    const { stdout } = await forecast('--out', subfolder(root), ...args);
    const [{ training }] = JSON.parse(stdout).forecasts;
    expect(Array.from({ length: 15 }, (_, i) => Number(`1e${i - 5}`))).toContain(training.lambda);
  });

  it('fails with a code and a way out, in the words of the command line', async () => {
    const out = join(root, 'never');
    const none = await forecast('--out', out, '--date', '2024-01-04');
    expectFailure(none, 'NOT_ENOUGH_HISTORY', '20240104');
    expect(none.stderr).toMatch(/^The stack has no other scenes there\. Allow --two-sided\.$/m);
    const helped = await forecast('--out', subfolder(root), '--date', '2024-01-04', '--two-sided', '--samples', '50');
    expect(helped.code).toBe(0);
    expectFailure(await forecast('--out', out, '--date', '2024-01-05'), 'BAD_OPTION', '2024-01-05', 2);
    expectFailure(await forecast('--out', out, '--window-days', '0'), 'BAD_OPTION', '--window-days', 2);
    expectFailure(await forecast('--out', out, '--gamma', '1', '--forecast', 'median'), 'BAD_OPTION', 'median', 2);
    expectFailure(await forecast('--out', out, '--which', 'oldest'), 'BAD_OPTION', 'kernel-ridge', 2);
    const large = await forecast('--out', out, '--samples', '3000', '--memory', '64M');
    expectFailure(large, 'OUT_OF_MEMORY', 'samples');
    expect(listAll(out)).toEqual([]);
  });
});

describe.skipIf(!hasSharedData)('on a real stack', () => {
  const flanders = join(sharedData, 's2-flanders');

  it('finds the clouds that the scene classification has', async () => {
    const out = subfolder(root);
    const args = ['--mask', 'scl', '--date', '2018-04-14,2018-04-19', '--history-cloud', '20', '--json'];
    const { stdout } = await tsmask(['multitemporal', join(flanders, 'bands'), '--out', out, ...args]);
    const { forecasts } = JSON.parse(stdout);
    // By the scene classification all of the first is cloud, and all of the second clear.
    expect(forecasts[0].counts).toEqual([0, 0, 1024, 0]);
    expect(forecasts[1].counts[1]).toBeGreaterThan(0.95 * 1024);
  });
});
