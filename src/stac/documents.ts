/** Checks of the documents that servers and files hold: every one of them may be anything. */
import { TsmaskError } from '../errors.ts';
import { resolveHref } from './href.ts';
import type { Document, Json, Link, StacAsset, StacItem } from './types.ts';

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function badStac(url: string, what: string, cause?: unknown): TsmaskError {
  return new TsmaskError('BAD_STAC', `${url} is not the STAC document that it should be: ${what}.`, {
    subject: url,
    remedy: 'Check the address: it must be that of a STAC item, item collection, catalog, collection or API.',
    cause,
  });
}

/** The links of a document; one that lacks `rel` or `href` is none. */
export function linksOf({ json }: Document): Link[] {
  const links = Array.isArray(json.links) ? json.links : [];
  return links.filter(
    (link): link is Link => isObject(link) && typeof link.rel === 'string' && typeof link.href === 'string',
  );
}

export function linkOf(document: Document, rel: string): Link | undefined {
  return linksOf(document).find((link) => link.rel === rel);
}

/** The address that a link of a document leads to. */
export function targetOf(document: Document, link: Link): string {
  return resolveHref(link.href, document.url);
}

/** The features of an item collection. */
export function featuresOf({ url, json }: Document): unknown[] {
  if (json.type !== 'FeatureCollection') {
    throw badStac(url, `its type is ${JSON.stringify(json.type)}, not "FeatureCollection"`);
  }
  if (!Array.isArray(json.features)) throw badStac(url, 'it has no list of features');
  return json.features;
}

/**
 * An item as it should be.
 *
 * @param alone whether the item is the document itself; then its location counts, and else its link to itself.
 */
export function itemOf(feature: unknown, { url }: Document, alone: boolean): StacItem {
  const what = isObject(feature) && typeof feature.id === 'string' ? `the item ${feature.id}` : 'an item';
  if (!isObject(feature) || feature.type !== 'Feature') throw badStac(url, `${what} is not a GeoJSON feature`);
  const { id, collection, properties, assets, bbox } = feature;
  if (typeof id !== 'string') throw badStac(url, 'an item has no id');
  if (!isObject(properties)) throw badStac(url, `${what} has no properties`);
  if (!isObject(assets)) throw badStac(url, `${what} has no assets`);
  const self = linkOf({ url, json: feature }, 'self')?.href;
  return {
    id,
    ...(typeof collection === 'string' ? { collection } : {}),
    properties,
    assets: Object.fromEntries(
      Object.entries(assets).filter((entry): entry is [string, StacAsset] => {
        return isObject(entry[1]) && typeof entry[1].href === 'string' && entry[1].href !== '';
      }),
    ),
    ...(Array.isArray(bbox) && bbox.every(Number.isFinite) ? { bbox } : {}),
    base: alone || self === undefined ? url : resolveHref(self, url),
  };
}
