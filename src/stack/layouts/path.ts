/** Paths and URLs in one form, in which layouts look for their patterns. */
import { pathParts } from '../source.ts';

/**
 * The parts of a path or URL joined by `/`, without query, fragment, scheme and percent signs: `a\b.tif` is `a/b.tif`,
 * `https://x.org/a%2Fb.tif?sig=1` is `x.org/a/b.tif`.
 */
export function plainName(name: string): string {
  const scheme = /^[a-z][a-z0-9+.-]+:\/\//i.exec(name)?.[0];
  const parts = pathParts(scheme === undefined ? name : name.slice(scheme.length).replace(/[?#].*$/, ''));
  return (scheme === undefined ? parts : parts.map(decoded)).join('/');
}

/** A percent sign that stands for itself is no mistake that a name could be refused for. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function lastPartOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** By the end of the name: files that lie beside images and are none that could be a band. */
const companions: readonly [RegExp, string][] = [
  [/\.(?:xml|safe|json|geojson|ya?ml|txt|csv|md|html?|xsd|gml|hdr|prj|log|sha1|md5|pdf)$/i, 'metadata, no image'],
  [/\.(?:jpe?g|png|gif|webp)$/i, 'a preview, no reflectance'],
  [/\.(?:ovr|msk)$/i, 'overviews or a mask of the image beside it'],
];

/** What else may lie among scenes. Whoever names such a file has it opened: the name may be wrong. */
const others: readonly [RegExp, string][] = [
  [/\.(?:shp|shx|dbf|sbn|sbx|cpg|qix|qpj|gpkg|kml|kmz)$/i, 'outlines, no image'],
  [/\.(?:zip|tar|gz|tgz|bz2|xz|7z)$/i, 'an archive: unpack it first'],
  [
    /\.(?:nc|hdf|h5|he5|grib?|zarr|vrt|img|dat|bil|bip|bsq|ecw|sid)$/i,
    'of a format that is not read: make it a GeoTIFF',
  ],
];

/** Why a file is no image, as far as its ending says so. */
export function companionReason(path: string): string | undefined {
  return companions.find(([ending]) => ending.test(path))?.[1];
}

/** Why a file among others is not opened, by the end of its name. */
export function unreadReason(name: string): string {
  const path = plainName(name);
  const other = others.find(([ending]) => ending.test(path))?.[1];
  return companionReason(path) ?? other ?? 'not a GeoTIFF or JPEG 2000 file by its name';
}
