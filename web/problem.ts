import type { FileAtFault } from 'tsmask';

/** What went wrong, in words for the one who sits before the page. */
export class PageError extends Error {
  override readonly name = 'PageError';
  /** What to do about it. */
  readonly remedy: string | undefined;
  /** Of a TsmaskError. */
  readonly code: string | undefined;
  /** The file, date or option that it is about. */
  readonly subject: string | undefined;
  /** All files that are in the way, and why each is. */
  readonly files: readonly FileAtFault[];

  constructor(
    message: string,
    remedy?: string,
    details: { code?: string; subject?: string; files?: readonly FileAtFault[] } = {},
  ) {
    super(message);
    this.remedy = remedy;
    this.code = details.code;
    this.subject = details.subject;
    this.files = details.files ?? [];
  }
}

/** Whatever was thrown, as an error that can be shown; undefined for what the user has cancelled. */
export function problemOf(error: unknown): PageError | undefined {
  if (error instanceof DOMException && error.name === 'AbortError') return undefined;
  if (error instanceof PageError) return error;
  return new PageError(error instanceof Error ? error.message : String(error));
}
