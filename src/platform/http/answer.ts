/** What the head of an answer says of the file and of the part that follows. */
import { Failure } from './failure.ts';

/** By which a file is known to be the same one. */
export interface FileVersion {
  /** Bytes. */
  readonly size?: number;
  readonly etag?: string;
  readonly modified?: string;
}

export interface Part {
  readonly from: number;
  /** The first byte that is not part of it. */
  readonly to: number;
}

export function versionOf({ headers, status }: Response): FileVersion {
  const total = status === 200 ? undefined : headers.get('Content-Range')?.match(/\/(\d+)$/)?.[1];
  const etag = headers.get('ETag');
  const modified = headers.get('Last-Modified');
  return {
    ...(total === undefined ? {} : { size: Number(total) }),
    ...(etag === null ? {} : { etag }),
    ...(modified === null ? {} : { modified }),
  };
}

/**
 * Both together, where they may be the same file.
 * @throws Failure SOURCE_CHANGED otherwise
 */
export function sameVersion(known: FileVersion, found: FileVersion): FileVersion {
  const differs = (key: keyof FileVersion) =>
    known[key] !== undefined && found[key] !== undefined && known[key] !== found[key];
  const sameTag = known.etag !== undefined && known.etag === found.etag;
  // Servers behind one name may date a file differently.
  const key = (['size', 'etag', ...(sameTag ? [] : ['modified' as const])] as const).find(differs);
  if (key === undefined) return { ...known, ...found };
  throw new Failure({
    code: 'SOURCE_CHANGED',
    reason: `the file has changed on the server since it was opened (${names[key]} was ${known[key]}, is ${found[key]})`,
    remedy: 'Open the stack again; if it still changes, download the files first.',
  });
}

const names = { size: 'its size', etag: 'its ETag', modified: 'its date' };

/**
 * Which part of the file a 206 brings, undefined where it does not say: other sites see Content-Range only if the server
 * exposes it.
 * @throws Failure where that is not what was asked for
 */
export function partOf({ headers }: Response, asked: Part): Part | undefined {
  const encoding = headers.get('Content-Encoding');
  if (encoding !== null && encoding.toLowerCase() !== 'identity') {
    throw new Failure({
      reason: `the server compresses parts of it (${encoding}), and then nobody knows which bytes they are`,
      remedy: 'Switch compression off on the server for these files, or download them first.',
    });
  }
  const text = headers.get('Content-Range');
  if (text === null && !/^multipart\//i.test(headers.get('Content-Type') ?? '')) return undefined;
  const [, from, last] = /^bytes (\d+)-(\d+)\/(?:\d+|\*)$/i.exec(text ?? '') ?? [];
  const part = { from: Number(from), to: Number(last) + 1 };
  if (part.from === asked.from && part.to > part.from && part.to <= asked.to) return part;
  throw new Failure({
    reason: `the server was asked for the bytes ${asked.from}-${asked.to - 1} and sends ${text ?? 'several parts'}`,
    remedy: 'The server, or a proxy on the way, does not serve parts of files correctly: download the files first.',
  });
}
