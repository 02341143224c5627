/** What is asked of a STAC, what comes of it, and as much of its documents as is read here. */
import type { HttpOptions } from '../platform/http/index.ts';
import type { Bbox } from '../stack/area.ts';
import type { Asset } from '../stack/identity.ts';
import type { Remark } from '../stack/stack.ts';

export interface StacRequest {
  /** Of an item, an item collection, a catalog, a collection, an API's landing page or its search; or a path. */
  readonly url: string | URL;
  readonly collections?: readonly string[];
  /** Degrees, west, south, east, north. */
  readonly bbox?: Bbox;
  /** GeoJSON geometry. Not together with `bbox`. */
  readonly intersects?: GeoJson;
  /** `2018`, `2018-06`, `2018-01-01/2018-12-31`, `2018-01-01/..` or with times, in UTC. Ends are included. */
  readonly datetime?: string;
  readonly ids?: readonly string[];
  /** Greatest `eo:cloud_cover`, per cent. Items that do not tell theirs are kept. */
  readonly maxCloud?: number;
  /** The query extension: `{ 'eo:cloud_cover': { lt: 50 } }`. */
  readonly query?: StacQuery;
  /** CQL2, as text or JSON. Only an API can answer it. */
  readonly filter?: string | Readonly<Record<string, unknown>>;
  /** Items to take at most. Default 1000; a warning says if there are more. */
  readonly limit?: number;
}

export type StacQuery = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface GeoJson {
  readonly type: string;
  readonly coordinates?: unknown;
  readonly geometries?: readonly GeoJson[];
}

export interface StacOptions {
  readonly signal?: AbortSignal;
  readonly http?: StacHttp;
  /** The key of the asset that holds a role, where it is not recognised: `{ nir: 'B08' }`. */
  readonly assetKeys?: Readonly<Record<string, string>>;
  /** Roles of which assets are taken. Default: the six of TSmask, `nir-wide` and `class`. */
  readonly roles?: readonly string[];
  /** Metres: of assets that hold a band several times, take this one. Default: the band's native resolution. */
  readonly resolution?: number;
}

/** How documents are asked for: as files are, but with the headers for the server of the STAC alone. */
export interface StacHttp extends Pick<HttpOptions, 'retries' | 'timeLimit' | 'concurrency'> {
  /** Default: the platform's own. */
  readonly fetch?: typeof fetch;
  /** Sent with every request to the server of the STAC, such as `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the first pause before a repetition; each next one is twice as long. Milliseconds, default 500. */
  readonly backoff?: number;
  /** How long the server may be silent: searches take their time. Milliseconds, default 60,000. */
  readonly timeout?: number;
}

export interface StacResult {
  /** In the order of time. */
  readonly assets: readonly Asset[];
  /** How many items they are of. */
  readonly items: number;
  /** How many items there are, where the server says so. */
  readonly matched?: number;
  readonly remarks: readonly Remark[];
}

export type Json = Readonly<Record<string, unknown>>;

export interface Link {
  readonly rel: string;
  readonly href: string;
  readonly type?: string;
  readonly method?: string;
  readonly body?: Json;
  readonly merge?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A STAC document and where it was read from. */
export interface Document {
  readonly url: string;
  readonly json: Json;
}

export interface StacItem {
  readonly id: string;
  readonly collection?: string;
  readonly properties: Json;
  readonly assets: Readonly<Record<string, StacAsset>>;
  readonly bbox?: readonly number[];
  /** What hrefs that are relative are relative to. */
  readonly base: string;
}

export interface StacAsset extends Json {
  readonly href: string;
}
