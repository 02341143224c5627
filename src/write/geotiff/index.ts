/** Writes Cloud-Optimised GeoTIFFs, in Node and in browsers. */
export type { PaletteEntry, RasterLayout, SampleType } from './layout.ts';
export { samplesByPixel } from './samples-by-pixel.ts';
export type { RasterData } from './tiles.ts';
export { CogWriter, type WriterServices } from './writer.ts';
