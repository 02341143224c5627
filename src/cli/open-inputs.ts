/** What `mask`, `composite` and `inspect` have in common: a stack of what is named on the command line. */
import { Argument, type Option } from 'commander';
import { type HttpOptions, type OpenStackOptions, openStack, type Stack } from '../index.ts';
import { type AreaOptions, areaOptions } from './area-options.ts';
import { type HttpCliOptions, httpOf, httpOptions } from './http-options.ts';
import { type InputOptions, inputOptions, openOptions, pick } from './options.ts';
import { printRemarks } from './report.ts';
import { type StacCliOptions, stacOptions, withStac } from './stac-options.ts';

export interface StackOptions extends InputOptions, AreaOptions, StacCliOptions, HttpCliOptions {}

/** What {@link openInputs} opens. */
export function inputsArgument(): Argument {
  return new Argument(
    '[input...]',
    'folders, files or URLs of GeoTIFFs or JPEG 2000: one file a date, or one a band and date',
  );
}

/** The options of {@link openInputs}, by the headings under which the help shows them. */
export function stackOptions(): Option[] {
  const groups: readonly [heading: string, options: readonly Option[]][] = [
    ['Area:', areaOptions()],
    ['STAC:', stacOptions()],
    ['Inputs:', inputOptions()],
    ['Servers:', httpOptions()],
  ];
  return groups.flatMap(([heading, options]) => options.map((option) => option.helpGroup(heading)));
}

/** How servers are asked for what is named, with the one of `--stac`. */
export function httpFor(named: readonly string[], options: StackOptions): { http?: HttpOptions } {
  return httpOf([...named, ...(options.stac === undefined ? [] : [options.stac])], options);
}

/**
 * Opens the inputs that are named, with those of `--stac`.
 * @param tell takes what is remarkable of the STAC, not of the stack; by default it is printed
 */
export async function openInputs(
  named: readonly string[],
  options: StackOptions & Pick<OpenStackOptions, 'roles' | 'qualityBits'>,
  signal: AbortSignal,
  tell = printRemarks,
): Promise<Stack> {
  const http = httpFor(named, options);
  const { inputs, remarks } = await withStac(named, { ...options, ...http }, signal);
  tell(remarks);
  return openStack(inputs, { ...openOptions(options), ...pick(options, 'roles', 'qualityBits'), ...http, signal });
}
