/** Looks at what is in a stack: pictures of scenes, series of pixels. */
export type { BandsRequest, SeriesProgress, SeriesRequest, ViewerOptions } from './options.ts';
export { openViewer, type Picture, type PixelSeries, type StackViewer } from './viewer.ts';
