/** From what a STAC writes as an address to what can be opened. */
import type { Json, StacAsset } from './types.ts';

const hasScheme = (href: string) => /^[a-z][a-z0-9+.-]+:/i.test(href) && !/^[a-z]:[\\/]/i.test(href);

/** An address as seen from the document at `base`, which is a URL or a path. */
export function resolveHref(href: string, base: string): string {
  if (hasScheme(href)) return /^file:/i.test(href) ? decodeURIComponent(new URL(href).pathname) : href;
  if (/^https?:/i.test(base)) return new URL(href, base).href;
  // Absolute, with or without a drive letter.
  if (/^([/\\]|[a-z]:)/i.test(href)) return href;
  const parts = base.split(/[/\\]/).slice(0, -1);
  for (const part of href.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

export interface Opened {
  readonly href: string;
  /** What was put in place of what, where it was not only resolved. */
  readonly instead?: string;
}

/**
 * The address under which an asset can be opened: as it is where that is a path or http(s), else an alternate one, else
 * the https form of a bucket. Undefined where there is none.
 */
export function openableHref(asset: StacAsset, base: string, properties: Json): Opened | undefined {
  const plain = withoutGdalPrefix(asset.href);
  const href = resolveHref(plain, base);
  if (isOpenable(href)) return { href };
  const alternate = alternatesOf(asset).map((other) => resolveHref(withoutGdalPrefix(other), base));
  const https = alternate.find((other) => /^https?:/i.test(other));
  if (https !== undefined) return { href: https, instead: `the alternate ${hostOf(https)} of ${schemeOf(href)}` };
  const bucket = bucketUrl(href, asset, properties);
  return bucket === undefined
    ? undefined
    : { href: bucket, instead: `${hostOf(bucket)} of ${href.split('/').slice(0, 3).join('/')}` };
}

function isOpenable(href: string): boolean {
  return /^https?:/i.test(href) || !hasScheme(href);
}

/** GDAL's names for remote files: `/vsicurl/https://…`, `/vsis3/bucket/key`. */
function withoutGdalPrefix(href: string): string {
  if (href.startsWith('/vsicurl/')) return href.slice('/vsicurl/'.length);
  if (href.startsWith('/vsis3/')) return `s3://${href.slice('/vsis3/'.length)}`;
  if (href.startsWith('/vsigs/')) return `gs://${href.slice('/vsigs/'.length)}`;
  return href;
}

/** The alternate-assets extension; one that is named https comes first. */
function alternatesOf({ alternate }: StacAsset): string[] {
  if (typeof alternate !== 'object' || alternate === null) return [];
  return Object.entries(alternate as Record<string, { href?: unknown } | null>)
    .sort(([a], [b]) => Number(/^https/i.test(b)) - Number(/^https/i.test(a)))
    .flatMap(([, value]) => (typeof value?.href === 'string' ? [value.href] : []));
}

function bucketUrl(href: string, asset: Json, properties: Json): string | undefined {
  const [, scheme, bucket, key] = /^(s3|gs):\/\/([^/]+)\/(.+)$/i.exec(href) ?? [];
  if (key === undefined || isElsewhere(asset, properties)) return undefined;
  const path = key.split('/').map(encodeURIComponent).join('/');
  if (scheme.toLowerCase() === 'gs') return `https://storage.googleapis.com/${bucket}/${path}`;
  const told = asset['storage:region'] ?? properties['storage:region'];
  const host = typeof told === 'string' && /^[a-z0-9-]+$/.test(told) ? `s3.${told}` : 's3';
  // The certificate of the servers does not cover names of buckets with dots.
  return bucket.includes('.')
    ? `https://${host}.amazonaws.com/${bucket}/${path}`
    : `https://${bucket}.${host}.amazonaws.com/${path}`;
}

/** Whether the storage extension says that buckets are not of the two clouds whose addresses are known. */
function isElsewhere(asset: Json, properties: Json): boolean {
  const schemes = Object.values((properties['storage:schemes'] ?? {}) as Record<string, Json | null>);
  const platforms = [asset['storage:platform'], properties['storage:platform'], ...schemes.map((all) => all?.platform)];
  const told = platforms.filter((platform) => typeof platform === 'string');
  return told.length > 0 && !told.some((platform) => /aws|amazon|google|gcp/i.test(platform));
}

const hostOf = (url: string) => new URL(url).host;
const schemeOf = (url: string) => `${/^[^:]*/.exec(url)}://`;
