import { TsmaskError } from '../../errors.ts';
import { checkOptionNames, type OptionNames } from '../../option-names.ts';

/** How files are read from web servers. */
export interface HttpOptions {
  /** How often a request that failed is made again while no byte comes. Default 4. */
  readonly retries?: number;
  /** How long a server may be silent, before its answer and within it, until the request counts as failed. Milliseconds, default 30 000. */
  readonly timeout?: number;
  /** After how long a read that keeps failing is not tried again. Milliseconds, default 300 000. */
  readonly timeLimit?: number;
  /** The wait before the first retry; it doubles with each, up to 20 seconds, less a random part. Milliseconds, default 250. */
  readonly backoff?: number;
  /** Requests to one host at the same time; the workers of a run share them, one each at least. Default 16. */
  readonly concurrency?: number;
  /** Unit in which headers are read and kept. Bytes, default 64 KiB. */
  readonly blockSize?: number;
  /** What may be kept of what was read, in each thread, for all files together. Bytes, default 256 MiB. */
  readonly cacheBytes?: number;
  /** What may be held, for each stack, of files whose server sends them only as a whole. Bytes, default 256 MiB. */
  readonly wholeBytes?: number;
  /**
   * Sent with every request for a file, but not to where another site redirects to. They become part of the stack, as its
   * other descriptions do.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /** Origins (`https://host`) whose files are asked for with `headers`. Default: all. */
  readonly headerOrigins?: readonly string[];
  /**
   * Turns a URL among the inputs into one that the server accepts, such as a signed one. It is called in the thread that
   * opened the stack: once for each file, and again when the server refuses (401, 403) what it gave before.
   */
  readonly signUrl?: (url: string) => string | Promise<string>;
}

/** The part of the options that can be sent to other threads. */
export type PlainHttpOptions = Omit<HttpOptions, 'signUrl' | 'headerOrigins'>;

export type HttpSettings = Required<PlainHttpOptions>;

export const defaultHttp: HttpSettings = {
  retries: 4,
  timeout: 30_000,
  timeLimit: 300_000,
  backoff: 250,
  concurrency: 16,
  blockSize: 1 << 16,
  cacheBytes: 1 << 28,
  wholeBytes: 1 << 28,
  headers: {},
};

const names: OptionNames<HttpOptions> = {
  retries: true,
  timeout: true,
  timeLimit: true,
  backoff: true,
  concurrency: true,
  blockSize: true,
  cacheBytes: true,
  wholeBytes: true,
  headers: true,
  headerOrigins: true,
  signUrl: true,
};

export const httpOptionNames = Object.keys(names);

const ranges: Record<Exclude<keyof HttpSettings, 'headers'>, readonly [least: number, most: number, unit: string]> = {
  retries: [0, 100, ''],
  timeout: [1, 2 ** 31 - 1, ' milliseconds'],
  timeLimit: [1, 2 ** 31 - 1, ' milliseconds'],
  backoff: [0, 20_000, ' milliseconds'],
  concurrency: [1, 1000, ''],
  blockSize: [512, 1 << 24, ' bytes'],
  cacheBytes: [0, 2 ** 40, ' bytes'],
  wholeBytes: [0, 2 ** 31, ' bytes'],
};

/** What this module itself must say in requests. */
const ownHeaders = ['range', 'if-range', 'accept-encoding'];

/** @throws TsmaskError BAD_OPTION for the first option that cannot be used. */
export function checkHttpOptions(options: HttpOptions = {}): void {
  const bad = (name: string, message: string, remedy: string): never => {
    throw new TsmaskError('BAD_OPTION', message, { subject: `http.${name}`, remedy });
  };
  if (typeof options !== 'object' || options === null) {
    throw new TsmaskError('BAD_OPTION', 'The option http is no object.', {
      subject: 'http',
      remedy: 'Pass an object, such as { retries: 8 }.',
    });
  }
  checkOptionNames(options, names, { of: 'http' });
  for (const [name, [least, most, unit]] of Object.entries(ranges)) {
    const value = options[name as keyof typeof ranges];
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) continue;
    bad(name, `http.${name} cannot be ${String(value)}.`, `Use a whole number from ${least} to ${most}${unit}.`);
  }
  const { headers = {}, headerOrigins = [], signUrl } = options;
  // Values may be secrets, and what Headers says of them shows them.
  const odd =
    typeof headers === 'object' && headers !== null
      ? Object.keys(headers).find((name) => !canBeSent(name, headers[name]))
      : '';
  if (odd !== undefined) {
    bad('headers', `http.headers cannot be sent${odd && `: ${odd} is none`}.`, 'Use { name: value }, both texts.');
  }
  const own = Object.keys(headers).find((name) => ownHeaders.includes(name.toLowerCase()));
  if (own !== undefined) bad('headers', `http.headers may not set ${own}.`, 'Leave it out: it belongs to each read.');
  const noOrigin = headerOrigins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (noOrigin !== undefined) {
    bad('headerOrigins', `${noOrigin} in http.headerOrigins is no origin.`, 'Write it as https://host, with no path.');
  }
  if (signUrl !== undefined && typeof signUrl !== 'function') {
    bad('signUrl', 'http.signUrl is no function.', 'Pass a function from a URL to a signed URL, or a promise of one.');
  }
}

function canBeSent(name: string, value: string): boolean {
  try {
    new Headers({ [name]: value });
    return true;
  } catch {
    return false;
  }
}

/** The part of the options that other threads can have of one file, or undefined where there is none. */
export function plainHttpOptions(options: HttpOptions | undefined, url: string): PlainHttpOptions | undefined {
  if (options === undefined) return undefined;
  const { signUrl: _, headerOrigins, ...plain } = options;
  const isForAll = headerOrigins === undefined || (URL.canParse(url) && headerOrigins.includes(new URL(url).origin));
  return Object.fromEntries(
    Object.entries(plain).filter(([name, value]) => value !== undefined && (name !== 'headers' || isForAll)),
  );
}
