/** The lines of a model file, and what is said where one of them cannot be. */
import { TsmaskError } from '../errors.ts';

/** What stands behind a key, and where. */
export interface Entry {
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

const wholeNumber = /^-?\d{1,9}$/;
const decimal = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

export class ModelLines {
  readonly #name: string;
  readonly #lines: readonly string[];
  /** Index of the next line. */
  #next = 0;

  /** @param name what the file is called in messages */
  constructor(text: string, name: string) {
    this.#name = name;
    this.#lines = text.split(/\r?\n/);
  }

  /** The number of the next line, from 1. */
  get line(): number {
    return this.#next + 1;
  }

  /** The next line, without taking it; undefined at the end of the file. */
  peek(): string | undefined {
    return this.#lines[this.#next];
  }

  skipBlank(): void {
    while (this.peek()?.trim() === '') this.#next++;
  }

  take(): string {
    return this.#lines[this.#next++];
  }

  /**
   * The lines `key=value` up to a blank one, or one that is to `stop` it.
   * @param known all keys that there may be
   */
  entries(known: ReadonlySet<string>, stop: (line: string) => boolean): Map<string, Entry> {
    const found = new Map<string, Entry>();
    for (let text = this.peek(); text !== undefined && text.trim() !== '' && !stop(text); text = this.peek()) {
      const { line } = this;
      const [, key, value] = /^([^=]*)=?(.*)$/.exec(this.take())!;
      if (!known.has(key)) throw this.bad(line, `${quoted(key)} is not known`);
      if (found.has(key)) throw this.bad(line, `${key} is given twice`);
      found.set(key, { value, line });
    }
    return found;
  }

  whole({ value, line }: Entry, key: string): number {
    if (!wholeNumber.test(value)) throw this.bad(line, `${key} is ${quoted(value)}, and no whole number`);
    return Number(value);
  }

  /** As many whole numbers as there must be, each within a range. */
  wholes({ value, line }: Entry, key: string, count: number, least: number, most: number): number[] {
    const numbers = this.#list({ value, line }, key, count, wholeNumber);
    const odd = numbers.find((number) => number < least || number > most);
    if (odd !== undefined) throw this.bad(line, `${key} holds ${odd}, and must be from ${least} to ${most}`);
    return numbers;
  }

  /** As many finite numbers as there must be. */
  decimals(entry: Entry, key: string, count: number): number[] {
    const numbers = this.#list(entry, key, count, decimal);
    const odd = numbers.findIndex((number) => !Number.isFinite(number));
    if (odd >= 0) throw this.bad(entry.line, `number ${odd + 1} of ${key} is too large`);
    return numbers;
  }

  #list({ value, line }: Entry, key: string, count: number, form: RegExp): number[] {
    const words = value.trim() === '' ? [] : value.trim().split(/\s+/);
    if (words.length !== count) throw this.bad(line, `${key} has ${words.length} numbers instead of ${count}`);
    const odd = words.find((word) => !form.test(word));
    if (odd !== undefined) throw this.bad(line, `${key} holds ${quoted(odd)}, which is no such number`);
    return words.map(Number);
  }

  /** @param what is wrong, to be followed by a full stop */
  bad(line: number, what: string, remedy = defaultRemedy): TsmaskError {
    return new TsmaskError('BAD_MODEL', `${this.#name}, line ${line}: ${what}.`, { subject: this.#name, remedy });
  }
}

const defaultRemedy = 'Give a model file as LightGBM writes it, whole and unchanged: booster.save_model("model.txt").';

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
