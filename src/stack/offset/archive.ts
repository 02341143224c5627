/** What archives do with the offset of Sentinel-2's processing baseline 04.00. */
import type { FileIdentity } from '../identity.ts';

/**
 * - `esa`: the numbers are ESA's own, and metadata or baseline tell whether the offset is in them. ESA and CDSE, Planetary
 *   Computer, Earth Search's `sentinel-2-c1-l2a`, the JPEG 2000 files on AWS, Earth Engine's collections that are not
 *   harmonised.
 * - `earth-search`: the Cloud-Optimised GeoTIFFs of Earth Search's `sentinel-2-l2a`. The offset was subtracted for most of
 *   them, the item's flag is not always right, and `raster:bands` declares −0.1 even where it was subtracted.
 * - `own`: numbers that the archive has computed itself, or of another satellite. The offset was never in them.
 * - `unknown`: nothing tells.
 */
export type Archive = 'esa' | 'earth-search' | 'own' | 'unknown';

/** Of layouts and collections. Words stand alone between punctuation: `dea` is not to be found in `ideal`. */
const ownNames =
  /(^|[^a-z])(dea|ga|hls[sl]?|hls2|force|theia|maja|muscate|sits|landsat|sentinel-?hub)([^a-z]|$)|harmoni[sz]ed/i;
const esaNames =
  /(^|[^a-z])(esa|safe|cdse|copernicus-?dataspace|planetary-?computer)([^a-z]|$)|-c1-|^copernicus\/s2|^sentinel-2-l1c$/i;
const earthSearchNames = /earth-?search|^sentinel-2-l2a$|^sentinel-s2-l2a-cogs$/i;

/** A product's own name in the path, which archives that rewrite the numbers do not keep, or the bucket of ESA's files. */
const originalPath =
  /(^|[/\\])S2[A-D]_MSIL(1C|2A)_\d{8}T\d{6}_N\d{4}_|(^|[/\\.])sentinel-s2-l(1c|2a)([./\\][^/\\]*)?[/\\]tiles[/\\]/i;
const earthSearchPath = /sentinel-s2-l2a-cogs|[/\\]sentinel-2-l2a[/\\]\d+[/\\]/i;

/**
 * The archive that a scene comes from.
 *
 * @param name path or URL of its file. It counts more than the collection: the collection `sentinel-2-l2a` is Earth
 *   Search's as well as Planetary Computer's, and Earth Search's items also refer to ESA's own files.
 */
export function archiveOf(identity: FileIdentity, name: string): Archive {
  const { layout, collection = '' } = identity;
  if (!isSentinel2(identity)) return 'own';
  if (isOriginal(name)) return 'esa';
  if (earthSearchPath.test(name)) return 'earth-search';
  if (ownNames.test(collection) || ownNames.test(layout)) return 'own';
  if (esaNames.test(collection)) return 'esa';
  if (earthSearchNames.test(collection)) return 'earth-search';
  if (esaNames.test(layout) || /-c1/.test(layout)) return 'esa';
  return earthSearchNames.test(layout) ? 'earth-search' : 'unknown';
}

/** Whether a path or URL is that of a file as ESA made it: what a catalogue says of its own copies does not hold for it. */
export function isOriginal(name: string): boolean {
  return originalPath.test(name);
}

/** Whether a scene may be Sentinel-2's: it is not told to be of another satellite. */
export function isSentinel2({ platform }: FileIdentity): boolean {
  return platform === undefined || /^s(entinel)?[-_ ]?2/i.test(platform);
}
