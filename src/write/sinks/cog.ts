import { platform } from '#platform';
import { bandRoles } from '../../bands.ts';
import type { MaskStream } from '../../mask.ts';
import { CogWriter } from '../geotiff/index.ts';
import { bandTileSize, maskLayout, reflectanceLayout } from '../mask-layout.ts';
import { qgisStyle } from '../qgis-style.ts';
import type { MaskRun, MaskSink } from '../sink.ts';
import { bandsAtOnce, bandsByPixel, Room } from './clear-bands.ts';
import { type FolderOptions, OutputFolder } from './output-folder.ts';

export interface CogSinkOptions extends FolderOptions {
  /**
   * Write `tsmask_YYYYMMDD_reflectance.tif` beside each mask: the six bands, reflectance × 10000, −999 where a pixel is not
   * clear. Default false.
   */
  readonly reflectance?: boolean;
}

/** Masks that are written at the same time: while one waits for its compression or the disk, another goes on. */
const most = 3;

/** Runs are all there is in a mask. */
export const maskServices = {
  ...platform,
  deflate: (bytes: Uint8Array<ArrayBuffer>) => platform.deflate(bytes, 'runs'),
};

/** Six bands soon fill what may be held in memory; beyond, their tiles wait on disk. */
const bandServices = { ...maskServices, memoryLimit: 16 * 2 ** 20 };

/** A row of tiles and those of all overviews, which take as much again; the same compressed; and the tiles that wait. */
const bytesEach = ({ grid }: MaskRun) =>
  grid.width * bandTileSize * bandRoles.length * 2 * 4 + bandServices.memoryLimit;

/**
 * A Cloud-Optimised GeoTIFF for each date, `tsmask_YYYYMMDD.tif`, with colours and a style for QGIS.
 * @throws TsmaskError OUTPUT_EXISTS, NOT_WRITABLE, DISK_FULL while it works.
 */
export function cogSink(options: CogSinkOptions): MaskSink {
  const { reflectance = false } = options;
  const folder = new OutputFolder(options);
  const namesOf = (id: string) => [`tsmask_${id}.tif`, ...(reflectance ? [`tsmask_${id}_reflectance.tif`] : [])];
  const styleOf = (id: string) => `tsmask_${id}.qml`;
  let atOnce = 1;
  return {
    get atOnce() {
      return atOnce;
    },
    async open(run) {
      atOnce = reflectance ? bandsAtOnce(run, bytesEach(run)) : most;
      await folder.open(run.scenes.flatMap(({ id }) => [...namesOf(id), styleOf(id)]));
    },
    async write(mask) {
      const [name, reflectanceName] = namesOf(mask.id);
      await (reflectance ? writeBoth(mask, folder, name, reflectanceName) : writeMask(mask, folder, name));
      // A style without its mask would be of no use.
      await folder.saveText(styleOf(mask.id), qgisStyle());
      return { paths: namesOf(mask.id).map((written) => folder.path(written)) };
    },
    async close() {},
    abort: () => folder.abandon(),
  };
}

async function writeMask(mask: MaskStream, folder: OutputFolder, name: string): Promise<void> {
  const { grid, stage, scene } = mask;
  const writer = new CogWriter(maskLayout(grid, stage, scene), maskServices);
  try {
    for await (const rows of mask.rows()) await writer.rows(rows);
    await folder.save(name, writer.finish());
  } finally {
    await writer.abort();
  }
}

async function writeBoth(mask: MaskStream, folder: OutputFolder, name: string, reflectanceName: string): Promise<void> {
  const { grid, stage, scene } = mask;
  const classesWriter = new CogWriter(maskLayout(grid, stage, scene), maskServices);
  const bandsWriter = new CogWriter(reflectanceLayout(grid, stage, scene), bandServices);
  const room = new Room();
  try {
    for await (const piece of mask.pieces(bandRoles)) {
      await Promise.all([classesWriter.rows(piece.classes), bandsWriter.rows(bandsByPixel(piece, room))]);
    }
    await folder.save(reflectanceName, bandsWriter.finish());
    await folder.save(name, classesWriter.finish());
  } finally {
    await Promise.all([classesWriter.abort(), bandsWriter.abort()]);
  }
}
