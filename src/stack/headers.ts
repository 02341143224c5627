/** Headers of files, and what bands of which date they hold. */
import { platform } from '#platform';
import { isTsmaskError, TsmaskError } from '../errors.ts';
import { type HttpOptions, plainHttpOptions, type UrlAccess } from '../platform/http/index.ts';
import type { SourceRef } from '../platform/types.ts';
import { rolesOfFile } from './bands-option.ts';
import type { BandFile } from './granules.ts';
import type { FileIdentity } from './identity.ts';
import type { Identified } from './layouts/index.ts';
import { type Acquisition, acquisitionIn } from './names.ts';
import type { OpenStackOptions } from './open-options.ts';
import { readRaster } from './raster.ts';
import type { RasterFile } from './raster-file.ts';
import type { Remarks } from './remarks.ts';
import type { UnusedFile } from './stack.ts';

export function withHttp(source: SourceRef, options: HttpOptions | undefined): SourceRef {
  const http = source.kind === 'url' ? plainHttpOptions(options, source.url) : undefined;
  return http ? ({ ...source, http } as SourceRef) : source;
}

/** @throws TsmaskError for what is wrong with the file, or with the way to it; the signal's reason where it is aborted. */
export async function readHeader(
  source: SourceRef,
  access: UrlAccess,
  signal: AbortSignal | undefined,
): Promise<RasterFile> {
  try {
    return await readRaster(source, await platform.openSource(source, access), signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/** The header of a file, or what is wrong with the file. */
export async function tryHeader(
  source: SourceRef,
  access: UrlAccess,
  signal: AbortSignal | undefined,
): Promise<RasterFile | TsmaskError> {
  try {
    return await readHeader(source, access, signal);
  } catch (error) {
    const isOfFile =
      isTsmaskError(error) && !['NOT_READABLE', 'HTTP_ERROR', 'SOURCE_CHANGED', 'BAD_OPTION'].includes(error.code);
    if (signal?.aborted || !isOfFile) throw error;
    return error;
  }
}

export function bandsOf(
  header: RasterFile | TsmaskError,
  identified: Identified,
  options: OpenStackOptions,
  remarks: Remarks,
  unused: UnusedFile[],
): BandFile[] {
  try {
    if (isTsmaskError(header)) throw header;
    const roles = rolesOfFile(header, options.bands, identified);
    if (roles.length === 0) throw noRole(header);
    const { identity } = identified;
    const acquisition = dateOf(header, identity, roles.length > 1, remarks);
    return roles.map((role) => ({ ...role, image: header, acquisition, identity }));
  } catch (error) {
    if (!isTsmaskError(error)) throw error;
    unused.push({ name: error.subject!, reason: error.message });
    remarks.leaveOut('file-left-out', error);
    return [];
  }
}

function noRole(image: RasterFile): TsmaskError {
  const described = image.bands.flatMap(({ description }) => description ?? []);
  const bands =
    described.length > 0
      ? `its ${image.samples === 1 ? 'band is' : 'bands are'} called ${someOf(described)}`
      : image.samples === 1
        ? 'neither its name nor its band says which it is'
        : `its ${image.samples} bands have no names`;
  return new TsmaskError('NO_BAND_ROLE', `No band of ${image.name} is recognised: ${bands}.`, {
    subject: image.name,
    remedy:
      image.samples > 1
        ? 'Say which is which: --bands blue,green,red,nir,swir1,swir2 in the order of the file, or --bands blue=1,green=2,…'
        : 'Say which name stands for which band: --bands blue=NAME,green=NAME,…, or leave the file out.',
  });
}

/** The first names of many. */
function someOf(names: readonly string[]): string {
  const most = 8;
  return names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

function toMoment({ date, time }: FileIdentity): Acquisition {
  return time === undefined ? { date } : { date, time };
}

const dateKeys =
  /^(SENSING_TIME|ACQUISITIONDATETIME|ACQUISITION_DATE(TIME)?|DATE_ACQUIRED|DATETIME|PRODUCT_START_TIME|.*SENSING_TIME)$/i;

function dateOf(
  image: RasterFile,
  identity: FileIdentity | undefined,
  isWholeScene: boolean,
  remarks: Remarks,
): Acquisition {
  const fromName = identity && toMoment(identity);
  const [key, stamp] = Object.entries(image.metadata).find(([name]) => dateKeys.test(name)) ?? [];
  const fromMetadata = stamp === undefined ? undefined : acquisitionIn(stamp);
  if (fromName && fromMetadata && fromName.date !== fromMetadata.date) {
    remarks.add({
      kind: 'warning',
      code: 'date-disagrees',
      message: `${image.name} is of ${fromName.date} by its name, which is taken, but ${key} says ${fromMetadata.date}.`,
      subject: image.name,
    });
  }
  if (fromName) {
    // Files of single bands must all agree on the time, so only a whole scene may take it from its metadata.
    const refines = isWholeScene && fromName.time === undefined && fromMetadata?.date === fromName.date;
    return refines ? fromMetadata : fromName;
  }
  if (fromMetadata) {
    remarks.add({ kind: 'assumed', code: 'date', message: `Dates are taken from the metadata item ${key}.` });
    return fromMetadata;
  }
  throw new TsmaskError('NO_DATE', `No date is found in the name or the metadata of ${image.name}.`, {
    subject: image.name,
    remedy: String.raw`Put YYYYMMDD into the name, or say where the date is: --date-pattern '(?<year>\d{4})…(?<month>\d\d)…(?<day>\d\d)'.`,
  });
}
