/** The formats that masks are saved in, by name. */
import { TsmaskError } from '../errors.ts';
import { type NetcdfSinkOptions, netcdfSink } from '../write/netcdf/index.ts';
import type { MaskSink } from '../write/sink.ts';
import { cogSink } from '../write/sinks/cog.ts';
import { enviSink } from '../write/sinks/envi.ts';
import type { FolderOptions } from '../write/sinks/output-folder.ts';
import { type PngSinkOptions, pngSink } from '../write/sinks/png.ts';
import { stackSink } from '../write/sinks/stack.ts';
import { zarrSink } from '../write/zarr/index.ts';

/** What any of the sinks may be told. Each takes what it knows. */
export interface FormatOptions
  extends FolderOptions,
    Pick<PngSinkOptions, 'colours' | 'size' | 'stretch'>,
    Pick<NetcdfSinkOptions, 'netcdfMemory'> {
  readonly reflectance?: boolean;
}

interface Format {
  readonly sink: (options: FormatOptions) => MaskSink;
  /** Whether it can hold the reflectance of clear pixels too. */
  readonly holdsReflectance?: boolean;
}

const formats = {
  cog: { sink: cogSink, holdsReflectance: true },
  stack: { sink: stackSink },
  envi: { sink: enviSink, holdsReflectance: true },
  netcdf: { sink: netcdfSink, holdsReflectance: true },
  zarr: { sink: zarrSink, holdsReflectance: true },
  png: { sink: pngSink },
} satisfies Record<string, Format>;

export type MaskFormat = keyof typeof formats;

/** All of them, as `saveMasks` takes them. */
export const maskFormats = Object.keys(formats) as readonly MaskFormat[];

/**
 * The sinks of some formats, each named once however often it is.
 * @throws TsmaskError BAD_OPTION for a format that there is not, or reflectance that none of them can hold.
 */
export function sinksOf(names: readonly MaskFormat[], options: FormatOptions): MaskSink[] {
  const bad = (message: string, subject: string, remedy: string): never => {
    throw new TsmaskError('BAD_OPTION', message, { subject, remedy });
  };
  const known = (name: string): name is MaskFormat => (maskFormats as readonly string[]).includes(name);
  const unknown = names.find((name) => !known(name));
  if (unknown !== undefined || names.length === 0) {
    bad(
      unknown === undefined ? 'No format is named.' : `There is no format named ${String(unknown)}.`,
      'format',
      `Use ${maskFormats.slice(0, -1).join(', ')} or ${maskFormats.at(-1)}.`,
    );
  }
  const chosen = [...new Set(names)].map((name): Format => formats[name]);
  if (options.reflectance && !chosen.some(({ holdsReflectance }) => holdsReflectance)) {
    const able = maskFormats.filter((name) => (formats[name] as Format).holdsReflectance);
    bad(
      `The format ${names.join(',')} cannot hold reflectance.`,
      'reflectance',
      `Add one that can: ${able.join(', ')}, or leave the reflectance out.`,
    );
  }
  return chosen.map(({ sink }) => sink(options));
}
