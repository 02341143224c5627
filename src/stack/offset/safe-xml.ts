/** The XML files of a Sentinel-2 product (a SAFE): where they lie, and what their elements hold. */
import { findTagByName } from 'xml-utils';
import { platform } from '#platform';
import { TsmaskError } from '../../errors.ts';
import type { ByteSource } from '../../platform/types.ts';

/** That of a granule, which tells where the sun stood. */
export const granuleXml = 'MTD_TL.xml';

/** From `R10m` over `IMG_DATA`, the granule and `GRANULE` to the product. */
const mostFolders = 5;

/** Opens a file if it is there. */
export type FindFile = (path: string) => Promise<ByteSource | undefined>;

/** Where URLs have no folders. */
export const onDisk: FindFile = async (path) => {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return undefined;
  return (await platform.exists(path)) ? platform.openSource({ kind: 'path', path }) : undefined;
};

/** The file of a name, where it is there. */
export async function lookFor(path: string, find: FindFile): Promise<Xml | undefined> {
  const source = await find(path);
  return source && { path, source };
}

export interface Xml {
  readonly path: string;
  readonly source: ByteSource;
}

/** The folder of a file and those above it within its product, each with a separator at its end. */
export function* foldersAbove(path: string): Generator<string> {
  let folder = path;
  for (let i = 0; i < mostFolders; i++) {
    const end = Math.max(folder.lastIndexOf('/'), folder.lastIndexOf('\\'));
    if (end < 0 && i > 0) return;
    folder = folder.slice(0, Math.max(end, 0));
    yield end < 0 ? '' : path.slice(0, end + 1);
    if (end < 0 || /\.SAFE$/i.test(folder)) return;
  }
}

export function broken(path: string, what: string, cause?: unknown): TsmaskError {
  const instead = path.endsWith(granuleXml) ? 'say where the sun stood (sunAzimuth)' : 'set the option offset';
  return new TsmaskError('BROKEN_METADATA', `${path} is damaged: ${what}.`, {
    subject: path,
    remedy: `Fetch the product again; or remove this file, and ${instead}.`,
    cause,
  });
}

/** Bytes. */
const largestXml = 1 << 24;

/** The text of an XML file without comments, with spaces for all that separates, once it is sure to be whole. */
export async function readXml({ path, source }: Xml, signal: AbortSignal | undefined): Promise<string> {
  // Servers tell the size with the first bytes, and some not at all.
  if (source.size === undefined) await source.read(0, 1, signal);
  const bytes = await source.read(0, source.size ?? largestXml, signal);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw broken(path, 'it is no text in UTF-8', cause);
  }
  // Not removeComments of xml-utils, which removes all from the first comment to the last.
  const bare = text.replace(/<!--[\s\S]*?-->/g, '').replace(/[\r\t]/g, ' ');
  const root = /<([A-Za-z_][\w:.-]*)[\s>]/.exec(bare)?.[1];
  if (root === undefined) throw broken(path, 'it is no XML');
  if (!bare.trimEnd().endsWith(`</${root}>`)) throw broken(path, `it ends before </${root}>`);
  return bare;
}

/** The text in an element that must be there, of a form that it must have. */
export function must(path: string, xml: string, name: string, form: RegExp): string {
  const text = innerOf(path, xml, name).trim();
  if (!form.test(text)) throw broken(path, `${name} is "${text.slice(0, 40)}"`);
  return text;
}

export function innerOf(path: string, xml: string, name: string): string {
  const tag = findTagByName(xml, name);
  if (!tag?.outer.endsWith(`</${name}>`)) throw broken(path, tag ? `${name} has no end` : `it has no ${name}`);
  return tag.inner ?? '';
}
