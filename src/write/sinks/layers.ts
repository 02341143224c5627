import { defaultNodata, layerNames } from '../../bands.ts';
import { CogWriter } from '../geotiff/index.ts';
import { layersLayout } from '../mask-layout.ts';
import type { MaskSink } from '../sink.ts';
import { maskServices } from './cog.ts';
import { type FolderOptions, OutputFolder } from './output-folder.ts';

/**
 * What the method `probability` finds on its way: a Cloud-Optimised GeoTIFF for each date, `tsmask_YYYYMMDD_layers.tif`, with
 * the bands clouds, probability (× 10000), dark_pixels, cloud_transform, shadows and cloudmask: 1 yes, 0 no, −999 where there
 * is no observation.
 * @throws TsmaskError BAD_OPTION for masks of another method, OUTPUT_EXISTS, NOT_WRITABLE, DISK_FULL while it works.
 */
export function layersSink(options: FolderOptions): MaskSink {
  const folder = new OutputFolder(options);
  const nameOf = (id: string) => `tsmask_${id}_layers.tif`;
  return {
    async open({ scenes }) {
      await folder.open(scenes.map(({ id }) => nameOf(id)));
    },
    async write(mask) {
      const writer = new CogWriter(layersLayout(mask.grid, mask.stage, mask.scene), maskServices);
      try {
        for await (const { classes, bands } of mask.pieces(layerNames)) {
          const pixels = new Int16Array(classes.length * layerNames.length).fill(defaultNodata);
          layerNames.forEach((name, i) => {
            const layer = bands[name];
            for (let pixel = 0; pixel < layer.length; pixel++) pixels[pixel * layerNames.length + i] = layer[pixel];
          });
          await writer.rows(pixels);
        }
        await folder.save(nameOf(mask.id), writer.finish());
      } finally {
        await writer.abort();
      }
      return { paths: [folder.path(nameOf(mask.id))] };
    },
    async close() {},
    abort: () => folder.abandon(),
  };
}
