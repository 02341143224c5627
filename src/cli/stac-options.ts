/** Scenes from a STAC, in the words of a command line. */
import { InvalidArgumentError, Option } from 'commander';
import { type Asset, type HttpOptions, type Remark, type StacRequest, stacAssets, TsmaskError } from '../index.ts';
import type { AreaOptions } from './area-options.ts';
import { wholeNumber } from './options.ts';

export interface StacCliOptions {
  readonly stac?: string;
  readonly collection?: string[];
  readonly datetime?: string;
  readonly stacLimit?: number;
  readonly maxCloud?: number;
}

/** The area of the search is `--bbox`, one of {@link areaOptions}. */
export function stacOptions(): Option[] {
  return [
    new Option('--stac <url>', 'scenes from a STAC item, item collection, catalog, collection or API (or a file)'),
    new Option('--collection <id...>', 'only items of these collections').argParser(
      (id: string, previous: string[] = []) => [...previous, ...id.split(',').filter(Boolean)],
    ),
    new Option('--datetime <range>', 'only items of this time: 2018, 2018-01-01/2018-12-31, 2018-06/..'),
    new Option('--stac-limit <number>', 'items to take at most (default: 1000)').argParser(wholeNumber),
    new Option('--max-cloud <percent>', 'only items whose metadata tell no more cloud than this').argParser(percentOf),
  ];
}

function percentOf(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= 0 && value <= 100)) throw new InvalidArgumentError('It must be per cent, from 0 to 100.');
  return value;
}

/** What `--stac` and the options beside it ask for; undefined without `--stac`. */
export function stacRequestOf(options: StacCliOptions & AreaOptions): StacRequest | undefined {
  const { stac, collection, datetime, stacLimit, maxCloud, bbox, bboxCrs } = options;
  if (stac === undefined) {
    const given = Object.entries({ collection, datetime, 'stac-limit': stacLimit, 'max-cloud': maxCloud });
    const name = given.find(([, value]) => value !== undefined)?.[0];
    if (name === undefined) return undefined;
    throw new TsmaskError('BAD_OPTION', `--${name} is of use only together with --stac.`, {
      subject: name,
      remedy: 'Name the STAC with --stac <url>.',
    });
  }
  if (bbox && bboxCrs === 'grid') {
    throw new TsmaskError('BAD_OPTION', 'A STAC is searched in degrees: --bbox-crs grid does not go with --stac.', {
      subject: 'bbox',
      remedy: 'Give --bbox in degrees.',
    });
  }
  return {
    url: stac,
    ...(collection ? { collections: collection } : {}),
    ...(bbox ? { bbox } : {}),
    ...(datetime === undefined ? {} : { datetime }),
    ...(stacLimit === undefined ? {} : { limit: stacLimit }),
    ...(maxCloud === undefined ? {} : { maxCloud }),
  };
}

/**
 * Everything that a stack is to be made of: the inputs that are named, and the assets of `--stac`.
 *
 * @throws TsmaskError BAD_OPTION where neither is given, and what {@link stacAssets} throws.
 */
export async function withStac(
  inputs: readonly string[],
  {
    http,
    roles,
    ...options
  }: StacCliOptions & AreaOptions & { readonly http?: HttpOptions; readonly roles?: readonly string[] },
  signal: AbortSignal,
): Promise<{ inputs: (string | Asset)[]; remarks: readonly Remark[] }> {
  const request = stacRequestOf(options);
  if (request) {
    const { assets, remarks } = await stacAssets(request, {
      signal,
      ...(http ? { http } : {}),
      ...(roles ? { roles } : {}),
    });
    return { inputs: [...inputs, ...assets], remarks };
  }
  if (inputs.length === 0) {
    throw new TsmaskError('BAD_OPTION', 'No input is named.', {
      subject: 'input',
      remedy: 'Name folders, files or URLs of images, or a STAC with --stac.',
    });
  }
  return { inputs: [...inputs], remarks: [] };
}
