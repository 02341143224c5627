import { CogWriter } from '../geotiff/index.ts';
import { maskStackLayout } from '../mask-layout.ts';
import { qgisStyle } from '../qgis-style.ts';
import type { MaskSink } from '../sink.ts';
import { maskServices } from './cog.ts';
import { type FolderOptions, OutputFolder } from './output-folder.ts';

/**
 * One Cloud-Optimised GeoTIFF, `tsmask.tif`, with a band for each date, named after it.
 * @throws TsmaskError OUTPUT_EXISTS, NOT_WRITABLE, DISK_FULL while it works.
 */
export function stackSink(options: FolderOptions): MaskSink {
  const folder = new OutputFolder(options);
  const name = 'tsmask.tif';
  let writer: CogWriter | undefined;
  let band = 0;
  return {
    async open({ grid, stage, scenes }) {
      await folder.open([name, 'tsmask.qml']);
      band = 0;
      writer = new CogWriter(maskStackLayout(grid, stage, scenes), maskServices);
    },
    async write(mask) {
      for await (const rows of mask.rows()) await writer!.rows(rows, band);
      band++;
      return { paths: [folder.path(name)] };
    },
    async close() {
      await folder.save(name, writer!.finish());
      await folder.saveText('tsmask.qml', qgisStyle());
    },
    async abort() {
      await writer?.abort();
      await folder.abandon();
    },
  };
}
