import { readFileSync } from 'node:fs';
import * as tsmask from 'tsmask';
import { expect, it } from 'vitest';

it('exports what is promised, and nothing by accident', () => {
  expect(Object.keys(tsmask).sort()).toEqual([
    'Class',
    'TsmaskError',
    'bandRoles',
    'classNames',
    'cogSink',
    'combineSinks',
    'createKernel',
    'crsName',
    'defaultThresholds',
    'enviSink',
    'epsgOf',
    'explainSeries',
    'groupings',
    'isTsmaskError',
    'layoutNames',
    'lonLatBoundsOf',
    'maskFormats',
    'maskStack',
    'netcdfBlobSink',
    'netcdfSink',
    'openStack',
    'openViewer',
    'pngColours',
    'pngSink',
    'saveMasks',
    'stacAssets',
    'stackSink',
    'startWorkers',
    'streamMasks',
    'transformOf',
    'version',
    'windowOf',
    'writeMasks',
    'zarrSink',
  ]);
});

it('says the version of package.json', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(tsmask.version).toBe(version);
});
