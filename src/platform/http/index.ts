import type { SourceRef } from '../types.ts';
import { WholeFiles } from './cache.ts';
import { noAddress } from './failure.ts';
import { defaultHttp, type HttpOptions } from './options.ts';
import { type UrlAccess, UrlSource } from './source.ts';

export { WholeFiles } from './cache.ts';
export {
  checkHttpOptions,
  defaultHttp,
  type HttpOptions,
  httpOptionNames,
  type PlainHttpOptions,
  plainHttpOptions,
} from './options.ts';
export type { UrlAccess, UrlFacts } from './source.ts';
export { fetchText } from './text.ts';

export type UrlRef = Extract<SourceRef, { kind: 'url' }>;

/** How the files of one stack are got at in the thread that opens it. */
export function accessOf({ signUrl }: HttpOptions = {}): UrlAccess {
  return { wholeFiles: new WholeFiles(), ...(signUrl ? { sign: (url: string) => signUrl(url) } : {}) };
}

/** Sources of this thread, as long as their references: what one reader has fetched serves the next. */
const sources = new WeakMap<UrlRef, UrlSource>();

/**
 * Random access to a file on a web server. The same reference gives the same source, so `access` counts only the first
 * time; another reference of the same URL, such as that of a stack opened later, asks the server anew.
 *
 * @throws TsmaskError NOT_READABLE where the URL is none.
 */
export function openUrl(ref: UrlRef, access: UrlAccess = {}): UrlSource {
  let source = sources.get(ref);
  if (!source) {
    if (!URL.canParse(ref.url)) throw noAddress(ref.url);
    source = new UrlSource(ref.url, { ...defaultHttp, ...ref.http }, access);
    sources.set(ref, source);
  }
  return source;
}
