import { readFileSync } from 'node:fs';
import * as tsmask from 'tsmask';
import { expect, it } from 'vitest';

it('exports what is promised, and nothing by accident', () => {
  expect(Object.keys(tsmask).sort()).toEqual([
    'Class',
    'TsmaskError',
    'bandRoles',
    'blobPlace',
    'classNames',
    'cogSink',
    'combineSinks',
    'createKernel',
    'crsName',
    'defaultThresholds',
    'directoryPlace',
    'enviSink',
    'epsgOf',
    'explainSeries',
    'groupings',
    'isTsmaskError',
    'layoutNames',
    'lonLatBoundsOf',
    'maskFormats',
    'maskStack',
    'netcdfSink',
    'openStack',
    'openViewer',
    'pngColours',
    'pngSink',
    'replayMasks',
    'saveMaskStreams',
    'saveMasks',
    'stacAssets',
    'stackSink',
    'startWorkers',
    'streamMasks',
    'transformOf',
    'version',
    'windowOf',
    'writeMaskStreams',
    'writeMasks',
    'zarrSink',
  ]);
});

it('says the version of package.json', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(tsmask.version).toBe(version);
});
