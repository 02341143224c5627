import { platform } from '#platform';
import { TileDecoder } from '../../src/stack/decode.ts';
import { partSpans } from '../../src/stack/jp2/coding.ts';
import { readRaster } from '../../src/stack/raster.ts';
import type { RasterFile } from '../../src/stack/raster-file.ts';

/** Reads every pixel of a file, band by band, through each of its tiles by itself. Tiles never written are NaN. */
export async function readPixels(path: string): Promise<{ image: RasterFile; bands: number[][] }> {
  const source = { kind: 'path', path } as const;
  const bytes = await platform.openSource(source);
  const image = await readRaster(source, bytes);
  const { grid, tile } = image;
  const [across, down] = [Math.ceil(grid.width / tile.width), Math.ceil(grid.height / tile.height)];
  const planes = image.interleave === 'band' ? image.samples : 1;
  const perPixel = image.samples / planes;
  const decoder = new TileDecoder();
  const bands = Array.from({ length: image.samples }, () => new Array<number>(grid.width * grid.height).fill(NaN));
  for (let index = 0; index < planes * across * down; index++) {
    if (image.byteCounts[index] === 0) continue;
    const plane = Math.floor(index / (across * down));
    const [x, y] = [(index % across) * tile.width, (Math.floor(index / across) % down) * tile.height];
    const rows = image.tiled ? tile.height : Math.min(tile.height, grid.height - y);
    const spans = image.jp2
      ? partSpans(image.jp2.parts, index)
      : [{ start: image.offsets[index], length: image.byteCounts[index] }];
    const pieces = await Promise.all(spans.map(({ start, length }) => bytes.read(start, length)));
    const compressed = new Uint8Array(await new Blob(pieces).arrayBuffer());
    const samples = await decoder.decode(image, index, compressed, rows);
    for (let row = 0; row < Math.min(rows, grid.height - y); row++) {
      for (let column = 0; column < Math.min(tile.width, grid.width - x); column++) {
        for (let s = 0; s < perPixel; s++) {
          bands[plane + s][(y + row) * grid.width + x + column] = samples[(s * rows + row) * tile.width + column];
        }
      }
    }
  }
  return { image, bands };
}
