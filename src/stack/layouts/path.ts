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

/** Why a file is no image, as far as its ending says so. */
export function companionReason(path: string): string | undefined {
  return companions.find(([ending]) => ending.test(path))?.[1];
}
