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
    'compositeMethods',
    'compositeStack',
    'computeMasks',
    'createKernel',
    'crsName',
    'defaultThresholds',
    'describeFile',
    'directoryPlace',
    'enviSink',
    'epsgOf',
    'explainSeries',
    'groupings',
    'isGeoreferenced',
    'isTsmaskError',
    'layerNames',
    'layersSink',
    'layoutNames',
    'lonLatBoundsOf',
    'maskFormats',
    'maskMethods',
    'maskStack',
    'netcdfSink',
    'openMasks',
    'openStack',
    'openViewer',
    'packClasses',
    'packedBytes',
    'pngColours',
    'pngSink',
    'probabilityPresets',
    'probabilityRoles',
    'replayMasks',
    'resolveProbabilityOptions',
    'runMethodOf',
    'saveComposite',
    'saveMaskStreams',
    'saveMasks',
    'stacAssets',
    'stackSink',
    'streamMasks',
    'summaryCsv',
    'toGround',
    'transformOf',
    'unpackClasses',
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
