/**
 * The one error family of this package: everything a user can cause is a {@link TsmaskError} with a code to switch on,
 * the file or option it is about, and what to do about it.
 *
 * @example
 * try {
 *   await openStack('scenes');
 * } catch (error) {
 *   if (isTsmaskError(error, 'GRID_MISMATCH')) console.error(error.subject, error.remedy);
 *   else throw error;
 * }
 */

export type ErrorCode =
  /** An option has a value that cannot be used. */
  | 'BAD_OPTION'
  /** A path, URL or folder does not exist or cannot be read. */
  | 'NOT_READABLE'
  /** Nothing that could be a scene was found. */
  | 'NO_SCENES'
  /** The file is neither a TIFF nor a JPEG 2000 file. */
  | 'NOT_A_TIFF'
  /** The file is a TIFF whose structure or data is damaged or cut off. */
  | 'BROKEN_TIFF'
  /** The file is a sound TIFF of a kind that is not read (compression, sample type, rotation …). */
  | 'UNSUPPORTED_TIFF'
  /** Metadata beside a file, such as a SAFE's XML, are damaged or lack what they must hold. */
  | 'BROKEN_METADATA'
  /** The file is JPEG 2000 whose structure or data is damaged or cut off. */
  | 'BROKEN_JP2'
  /** The file is sound JPEG 2000 of a kind that is not read (subsampled components, more than 16 bits …). */
  | 'UNSUPPORTED_JP2'
  /** No acquisition date was found for a file. */
  | 'NO_DATE'
  /** The name of a file fits several archives, which differ in what it says. */
  | 'AMBIGUOUS_LAYOUT'
  /** A file whose bands carry no role that could be recognised. */
  | 'NO_BAND_ROLE'
  /** A scene lacks a band that the method needs. */
  | 'MISSING_BAND'
  /** Two files claim the same band of the same scene. */
  | 'DUPLICATE_BAND'
  /** Nothing tells what value of a cloud probability stands for certain cloud, or its values contradict what is told. */
  | 'PROBABILITY_SCALE'
  /** Nothing tells which flags of quality mean cloud. */
  | 'QUALITY_FLAGS'
  /** Where the sun stood when a scene was taken is not known. */
  | 'NO_SUN_AZIMUTH'
  /** Files lie on different grids (CRS, transform or size). */
  | 'GRID_MISMATCH'
  /** A scene that is to be part of a composite has no mask. */
  | 'MISSING_MASK'
  /** What should be a mask holds something else than the classes 0 to 3, or is of another size than its scene. */
  | 'BAD_MASK'
  /** Too few other scenes are clear and near enough in time for the forecast of a scene. */
  | 'NOT_ENOUGH_HISTORY'
  /** A file is no model that can be evaluated, or is cut off. */
  | 'BAD_MODEL'
  /** Fewer samples than what is computed from them needs. */
  | 'TOO_FEW_SAMPLES'
  /** Equations that have no one solution, or none that float64 could tell from rounding. */
  | 'SINGULAR_SYSTEM'
  /** Scenes are of a processing level that a model was not made for. */
  | 'WRONG_LEVEL'
  /** The wanted output cannot hold the CRS of the scenes. */
  | 'UNSUPPORTED_CRS'
  /** The nodata option contradicts what a file declares. */
  | 'NODATA_CLASH'
  /** An output is there already. */
  | 'OUTPUT_EXISTS'
  /** An output cannot be written (permission, missing parent, read-only file system). */
  | 'NOT_WRITABLE'
  /** The disk is full. */
  | 'DISK_FULL'
  /** Even the smallest block does not fit into the memory budget. */
  | 'OUT_OF_MEMORY'
  /** A worker stopped without answering. */
  | 'WORKER_FAILED'
  /** A server answers with an error, too late, or with something else than was asked for. */
  | 'HTTP_ERROR'
  /** A file is not the one any more that was opened. */
  | 'SOURCE_CHANGED'
  /** A document is not the STAC that it should be. */
  | 'BAD_STAC';

export interface ErrorDetails {
  /** The file, URL, date or option the error is about. */
  readonly subject?: string | undefined;
  /** What the user can do about it, as a sentence. */
  readonly remedy?: string | undefined;
  /** All files that are in the way, and why each is, where they are known. */
  readonly files?: readonly FileAtFault[] | undefined;
  readonly cause?: unknown;
}

export interface FileAtFault {
  readonly name: string;
  readonly reason: string;
}

export class TsmaskError extends Error {
  override readonly name = 'TsmaskError';
  readonly code: ErrorCode;
  readonly subject: string | undefined;
  readonly remedy: string | undefined;
  /** Where nothing can be opened, or files do not fit together: all that are in the way, and why each is. */
  readonly files: readonly FileAtFault[];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.subject = details.subject;
    this.remedy = details.remedy;
    this.files = details.files ?? [];
  }
}

/** Whether `error` is a {@link TsmaskError}, and of the given code if one is given. */
export function isTsmaskError(error: unknown, code?: ErrorCode): error is TsmaskError {
  // Not by the class, which there may be twice: bundlers copy code, and so does Safari in workers.
  if (!(error instanceof Error && error.name === 'TsmaskError' && 'code' in error)) return false;
  return code === undefined || error.code === code;
}

/** An error in a form that survives being posted between threads. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code?: ErrorCode;
  readonly subject?: string | undefined;
  readonly remedy?: string | undefined;
}

export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined };
  const { name, message, stack } = error;
  if (!isTsmaskError(error)) return { name, message, stack };
  return { name, message, stack, code: error.code, subject: error.subject, remedy: error.remedy };
}

export function fromPlainError(plain: PlainError): Error {
  if (plain.code !== undefined) return new TsmaskError(plain.code, plain.message, plain);
  const error = new Error(plain.message);
  error.name = plain.name;
  if (plain.stack !== undefined) error.stack = plain.stack;
  return error;
}
