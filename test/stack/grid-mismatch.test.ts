/** What is said of files that do not fit together: which is the odd one, and what makes it fit. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTsmaskError, type TsmaskError } from '../../src/errors.ts';
import { openStack, probabilityRoles } from '../../src/index.ts';
import { hasGdal } from '../support/python.ts';
import { blobs, file, multiband, save, type TestFile } from '../support/scenes.ts';
import { subfolder, temporaryFolder } from '../support/temporary.ts';
import type { TestTiff } from '../support/tiff.ts';

const root = temporaryFolder();
const roles = probabilityRoles();

async function mismatchOf(opening: Promise<unknown>): Promise<TsmaskError> {
  const error = await opening.catch((thrown: unknown) => thrown);
  if (!isTsmaskError(error, 'GRID_MISMATCH')) throw error;
  return error;
}

/** Near infrared and probability of 10 m, classes of 20 m; `odd` says which of them lies elsewhere, and how. */
function scene(day: string, odd: Partial<Record<'B08' | 'CLP' | 'SCL', Partial<TestTiff>>> = {}): TestFile[] {
  const fine = { pixel: 10, width: 24, height: 20, nodata: 0 };
  return [
    file(`B08_${day}.tif`, 1, { ...fine, ...odd.B08 }),
    file(`CLP_${day}.tif`, 1, { ...fine, type: 'uint8', bands: [Array(480).fill(9)], ...odd.CLP }),
    file(`SCL_${day}.tif`, 1, { nodata: 0, type: 'uint8', bands: [Array(120).fill(4)], ...odd.SCL }),
  ];
}

const shifted = { origin: [500_007, 5_640_000] } as const;

describe('files that lie on other grids', () => {
  it('are the fewer of a scene, whose bands have two resolutions, and not those with the most files of a size', async () => {
    // Three grids of one file each: two of them fit together.
    const { subject, message, remedy } = await mismatchOf(
      openStack(
        blobs(scene('20180104', { CLP: { ...shifted, pixel: 60, width: 4, height: 4, bands: [Array(16).fill(9)] } })),
        { roles },
      ),
    );
    expect(subject).toBe('CLP_20180104.tif');
    expect(message).toMatch(/^CLP_20180104\.tif lies on another grid than SCL_20180104\.tif: /);
    expect(remedy).toMatch(/^Bring CLP_20180104\.tif onto the grid of most files first: gdalwarp /);
    expect(remedy).toContain('-te 500000 5639800 500240 5640000 -ts 12 10 -r bilinear IN.tif OUT.tif');
  });

  it('get no mean of classes', async () => {
    const { subject, remedy } = await mismatchOf(openStack(blobs(scene('20180104', { SCL: shifted })), { roles }));
    expect(subject).toBe('SCL_20180104.tif');
    expect(remedy).toContain('-ts 24 20 -r near IN.tif');
  });

  it('are averaged where they are finer, or in another CRS', async () => {
    const more = [multiband('S2_20180104.tif'), multiband('S2_20180114.tif')];
    for (const odd of [{ ...shifted, pixel: 10 }, { epsg: 32632 }]) {
      const error = await mismatchOf(openStack(blobs([...more, multiband('S2_20180124.tif', odd)])));
      expect(error).toMatchObject({ subject: 'S2_20180124.tif', remedy: expect.stringContaining('-r average') });
    }
  });

  it('are counted by size only where they differ in it', async () => {
    const more = [multiband('S2_20180104.tif'), multiband('S2_20180114.tif')];
    const zone = await mismatchOf(openStack(blobs([...more, multiband('S2_20180124.tif', { epsg: 32632 })])));
    expect(zone.message).toBe(
      'S2_20180124.tif lies on another grid than S2_20180104.tif: CRS EPSG:32632 against EPSG:32631.',
    );
    const size = await mismatchOf(openStack(blobs([...more, multiband('S2_20180124.tif', { width: 13 })])));
    expect(size.message).toMatch(/\. 2 of 3 files are 12 × 10 pixels of 20, 1 of 3 files is 13 × 10 pixels of 20\.$/);
  });

  it.skipIf(!hasGdal)('fit when the command was run', async () => {
    const folder = subfolder(root);
    const paths = save(folder, scene('20180104', { SCL: shifted }));
    const { subject, remedy } = await mismatchOf(openStack(folder, { roles, probabilityScale: 100 }));
    const [program, ...args] = remedy!.replace(/.*(?=gdalwarp)/, '').split(' ');
    const warped = join(root, 'warped.tif');
    const named = args.map((word) => (word === 'IN.tif' ? subject! : word === 'OUT.tif' ? warped : word));
    execFileSync(program!, [...named, '-q']);
    execFileSync('mv', [warped, subject!]);
    expect(paths).toContain(subject);
    expect((await openStack(folder, { roles, probabilityScale: 100 })).scenes).toHaveLength(1);
  });
});
