import { platform } from '#platform';
import { joined } from '../bytes.ts';
import { type LightgbmModel, parseLightgbm } from '../lightgbm/index.ts';
import { checkOptionNames, type OptionNames } from '../option-names.ts';
import { accessOf, checkHttpOptions, type HttpOptions } from '../platform/http/index.ts';
import { withHttp } from '../stack/headers.ts';
import { type Input, sourceName, toSourceRef } from '../stack/source.ts';

export interface OpenModelOptions {
  /** How the file is read from a web server. */
  readonly http?: HttpOptions;
  readonly signal?: AbortSignal;
}

const names: OptionNames<OpenModelOptions> = { http: true, signal: true };

/** Bytes that are read at once. The model of s2cloudless has eleven megabytes. */
const chunk = 1 << 24;

/**
 * Reads a model that LightGBM saved as text, such as that of s2cloudless, which is not part of this package.
 *
 * @param input a path (Node), a URL, a File, or a Blob with a name
 * @throws TsmaskError NOT_READABLE, HTTP_ERROR; BAD_MODEL, which names file and line, for what is no model of one binary
 * objective; and the signal's reason when it is aborted.
 * @see docs/s2cloudless.md for where to get it
 */
export async function openModel(input: Input, options: OpenModelOptions = {}): Promise<LightgbmModel> {
  checkOptionNames(options, names);
  const { http, signal } = options;
  checkHttpOptions(http);
  const ref = withHttp(toSourceRef(input), http);
  const source = await platform.openSource(ref, accessOf(http));
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0, last = chunk; last === chunk && at !== source.size; at += last) {
    signal?.throwIfAborted();
    const length = Math.min(chunk, (source.size ?? Number.POSITIVE_INFINITY) - at);
    const bytes = await source.read(at, length, signal);
    last = bytes.length;
    chunks.push(bytes);
  }
  return parseLightgbm(new TextDecoder().decode(joined(chunks)), sourceName(ref));
}
