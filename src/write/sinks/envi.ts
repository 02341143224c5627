import { bandRoles, defaultNodata } from '../../bands.ts';
import { crsName } from '../../grid.ts';
import { Class, classNames } from '../../kernel/classes.ts';
import type { MaskStream } from '../../mask.ts';
import type { WholeFile } from '../../platform/types.ts';
import { version } from '../../version.ts';
import { enviHeader, unsaid } from '../envi/header.ts';
import { classColours } from '../mask-layout.ts';
import { qgisStyle } from '../qgis-style.ts';
import type { MaskRun, MaskSink } from '../sink.ts';
import { bandsByRow, Room } from './clear-bands.ts';
import { type FolderOptions, OutputFolder } from './output-folder.ts';

export interface EnviSinkOptions extends FolderOptions {
  /**
   * Write `tsmask_YYYYMMDD_reflectance.img` and `.hdr` for each date: the six bands, reflectance × 10000, −999 where a pixel
   * is not clear. Default false.
   */
  readonly reflectance?: boolean;
}

/**
 * One ENVI classification, `tsmask.img` with `tsmask.hdr`: band sequential, a band for each date, named after it.
 * @throws TsmaskError OUTPUT_EXISTS, NOT_WRITABLE, DISK_FULL while it works.
 */
export function enviSink(options: EnviSinkOptions): MaskSink {
  const { reflectance = false } = options;
  const folder = new OutputFolder(options);
  const reflectanceOf = (id: string) => `tsmask_${id}_reflectance`;
  let run: MaskRun | undefined;
  let file: WholeFile | undefined;
  const room = new Room();

  async function writeReflectance(mask: MaskStream): Promise<string> {
    const stem = reflectanceOf(mask.id);
    const bands = await folder.createFile(`${stem}.img`);
    try {
      for await (const piece of mask.pieces(bandRoles)) {
        await file!.append(piece.classes);
        await bands.append(littleEndian(bandsByRow(piece, mask.width, room)));
      }
      const { date, time } = mask.scene;
      const header = enviHeader({
        grid: mask.grid,
        description: `reflectance x 10000 of clear pixels on ${date}, tsmask ${version}`,
        type: 'int16',
        interleave: 'bil',
        bandNames: bandRoles,
        nodata: defaultNodata,
        acquisitionTime: time === undefined ? date : `${date}T${time}Z`,
      });
      await commitBoth(bands, folder, `${stem}.hdr`, header);
    } finally {
      await bands.discard();
    }
    return folder.path(`${stem}.img`);
  }

  return {
    async open(opening) {
      run = opening;
      const stems = ['tsmask', ...(reflectance ? run.scenes.map(({ id }) => reflectanceOf(id)) : [])];
      await folder.open([...stems.flatMap((stem) => [`${stem}.img`, `${stem}.hdr`]), 'tsmask.qml']);
      file = await folder.createFile('tsmask.img');
      const missing = unsaid(run.grid);
      if (missing === undefined) return;
      run.remark?.({
        kind: 'warning',
        code: 'crs-not-written',
        message: `The ENVI header leaves out ${missing} (${crsName(run.grid.geo)}).`,
        subject: folder.path('tsmask.hdr'),
      });
    },
    async write(mask) {
      const path = folder.path('tsmask.img');
      if (reflectance) return { paths: [path, await writeReflectance(mask)] };
      for await (const rows of mask.rows()) await file!.append(rows);
      return { paths: [path] };
    },
    async close() {
      const { grid, stage, scenes } = run!;
      const header = enviHeader({
        grid,
        description: `cloud and cloud-shadow masks (${stage}), tsmask ${version}`,
        type: 'uint8',
        interleave: 'bsq',
        bandNames: scenes.map(({ id }) => id),
        nodata: Class.NoObservation,
        classes: { names: classNames, colours: classColours },
      });
      await commitBoth(file!, folder, 'tsmask.hdr', header);
      await folder.saveText('tsmask.qml', qgisStyle());
    },
    async abort() {
      await file?.discard();
      await folder.abandon();
    },
  };
}

/** Gives pixels and header their names when both are there: neither is of use alone. */
async function commitBoth(pixels: WholeFile, folder: OutputFolder, name: string, text: string): Promise<void> {
  const header = await folder.createFile(name);
  try {
    await header.append(new TextEncoder().encode(text));
    await pixels.commit();
    await header.commit();
  } finally {
    await header.discard();
  }
}

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function littleEndian(samples: Int16Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  if (isLittleEndian) return bytes;
  const view = new DataView(samples.buffer, samples.byteOffset);
  for (const [i, value] of samples.entries()) view.setInt16(2 * i, value, true);
  return bytes;
}
