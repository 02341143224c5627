import type { TsmaskError } from '../errors.ts';
import type { Remark } from './stack.ts';

/** What is known to be assumed or left out; each thing is said once, however many files it holds for. */
export class Remarks {
  readonly all: Remark[] = [];
  firstError: TsmaskError | undefined;
  readonly #strict: boolean;

  constructor(strict: boolean) {
    this.#strict = strict;
  }

  add(remark: Remark): void {
    if (!this.all.some(({ code, message }) => code === remark.code && message === remark.message))
      this.all.push(remark);
  }

  /** Notes that something is left out because of an error; throws it where nothing may be left out. */
  leaveOut(code: 'file-left-out' | 'scene-left-out', error: TsmaskError): void {
    if (this.#strict) throw error;
    this.firstError ??= error;
    const subject = error.subject === undefined ? {} : { subject: error.subject };
    this.add({ kind: 'warning', code, message: `Left out: ${error.message}`, ...subject });
  }
}
