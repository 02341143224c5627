import { TsmaskError } from '../errors.ts';
import type { SourceRef } from '../platform/types.ts';
import type { Asset } from './identity.ts';

/** One input: a path to a file or folder, a URL, a File or Blob, or an asset of a STAC. */
export type Input = string | URL | Blob | { readonly name: string; readonly blob: Blob } | Asset;

/** Whether an input is an asset, of which more is known than its name tells. */
export function isAsset(input: Input): input is Asset {
  return typeof input === 'object' && input !== null && 'href' in input && 'identity' in input;
}

/** What a file is called in messages: the path, the URL or the File's name. */
export function sourceName(ref: SourceRef): string {
  if (ref.kind === 'path') return ref.path;
  return ref.kind === 'url' ? ref.url : ref.name;
}

/** The last part of a path or URL, without query. */
export function baseName(name: string): string {
  return pathParts(name).at(-1) ?? name;
}

/** The parts of a path or URL, without query. */
export function pathParts(name: string): string[] {
  const path = /^[a-z][a-z0-9+.-]+:\/\//i.test(name) ? name.replace(/[?#].*$/, '') : name;
  return path.split(/[/\\]/).filter((part) => part !== '');
}

/** A path without the parts that lead nowhere, so that `./a//b` equals `a/b`. */
export function plainPath(path: string): string {
  const parts = path.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
  return (/^[/\\]/.test(path) ? '/' : '') + parts.join('/');
}

export function toSourceRef(input: Input): SourceRef {
  if (isAsset(input)) return toSourceRef(input.href);
  if (input === '') {
    throw new TsmaskError('BAD_OPTION', 'A path among the inputs is empty.', {
      subject: 'inputs',
      remedy: 'Name a file, a folder or a URL.',
    });
  }
  if (typeof input === 'string') {
    if (/^https?:\/\//i.test(input)) return { kind: 'url', url: input };
    if (/^file:\/\//i.test(input)) return toSourceRef(new URL(input));
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(input)) throw unknownScheme(input);
    return { kind: 'path', path: input };
  }
  if (input instanceof URL) {
    if (input.protocol === 'file:') return { kind: 'path', path: decodeURIComponent(input.pathname) };
    if (!/^(https?|blob):$/.test(input.protocol)) throw unknownScheme(input.href);
    return { kind: 'url', url: input.href };
  }
  if (input instanceof Blob) {
    const { name, webkitRelativePath } = input as Blob & { name?: string; webkitRelativePath?: string };
    if (name === undefined) {
      throw new TsmaskError('BAD_OPTION', 'A Blob has no name to take the date and the band from.', {
        subject: 'inputs',
        remedy: 'Pass a File, or { name, blob }.',
      });
    }
    // A slice is a plain Blob: Node cannot send a File to a worker.
    return { kind: 'blob', name: webkitRelativePath || name, blob: input.slice() };
  }
  if (input && typeof input === 'object' && input.blob instanceof Blob && typeof input.name === 'string') {
    return { kind: 'blob', name: input.name, blob: input.blob.slice() };
  }
  throw new TsmaskError('BAD_OPTION', 'An input is neither a path, a URL, a File nor a Blob with a name.', {
    subject: 'inputs',
    remedy: 'Pass paths, URLs, Files, or { name, blob }.',
  });
}

function unknownScheme(url: string): TsmaskError {
  return new TsmaskError('BAD_OPTION', `${url} has an address that cannot be opened.`, {
    subject: url,
    remedy:
      'Name files, folders and http(s) URLs. Of a bucket, give the https form: https://BUCKET.s3.amazonaws.com/KEY.',
  });
}
