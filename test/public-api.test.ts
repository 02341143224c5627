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
    'groupings',
    'isTsmaskError',
    'maskFormats',
    'layoutNames',
    'lonLatBoundsOf',
    'maskStack',
    'netcdfBlobSink',
    'netcdfSink',
    'openStack',
    'pngColours',
    'pngSink',
    'saveMasks',
    'stackSink',
    'stacAssets',
    'startWorkers',
    'streamMasks',
    'transformOf',
    'version',
    'writeMasks',
    'zarrSink',
    'windowOf',
  ]);
});

it('says the version of package.json', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(tsmask.version).toBe(version);
});
