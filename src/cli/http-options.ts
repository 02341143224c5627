/** How servers are asked, in the words of a command line. */
import { Option } from 'commander';
import { type HttpOptions, TsmaskError } from '../index.ts';
import { finiteNumber } from './options.ts';

export interface HttpCliOptions {
  readonly httpRetries?: number;
  /** Seconds. */
  readonly httpTimeout?: number;
  readonly httpConcurrency?: number;
  readonly header?: readonly string[];
}

export function httpOptions(): Option[] {
  return [
    new Option('--http-retries <number>', 'how often a request that failed is made again (default: 4)').argParser(
      finiteNumber,
    ),
    new Option(
      '--http-timeout <seconds>',
      'how long a server may be silent (default: 30; 60 for the answer of a STAC)',
    ).argParser(finiteNumber),
    new Option('--http-concurrency <number>', 'requests to one host at the same time (default: 16)').argParser(
      finiteNumber,
    ),
    new Option(
      '--header <name: value>',
      'sent to the servers of the URLs that are named, to no other; may be repeated',
    ).argParser((line: string, previous: string[] = []) => [...previous, line]),
  ];
}

/**
 * What the options ask of requests: nothing where none is given. Numbers are checked where they are used.
 *
 * @param urls what is named on the command line: headers are for their servers alone, since a STAC may refer to any.
 * @throws TsmaskError BAD_OPTION for headers that cannot be sent. It does not show them, since they may hold secrets.
 */
export function httpOf(urls: readonly string[], options: HttpCliOptions): { http?: HttpOptions } {
  const { httpRetries: retries, httpTimeout: seconds, httpConcurrency: concurrency, header } = options;
  const http = {
    ...(retries === undefined ? {} : { retries }),
    ...(seconds === undefined ? {} : { timeout: Math.round(seconds * 1000) }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(header === undefined ? {} : { headers: headersOf(header), headerOrigins: originsOf(urls) }),
  };
  return Object.keys(http).length > 0 ? { http } : {};
}

/** A name is of such characters only (RFC 9110, a token); what else stands before a colon may be part of a secret. */
const line = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.*?)\s*$/s;

function headersOf(lines: readonly string[]): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [i, text] of lines.entries()) {
    const [, name, value] = line.exec(text) ?? [];
    if (name === undefined) throw badHeader(`Header ${i + 1} of ${lines.length} is not of the form "Name: value".`);
    if (headers.has(name.toLowerCase())) throw badHeader(`The header ${name} is given twice.`);
    headers.set(name.toLowerCase(), value);
  }
  return Object.fromEntries(headers);
}

function originsOf(urls: readonly string[]): string[] {
  const origins = urls.flatMap((url) => (/^https?:/i.test(url) && URL.canParse(url) ? new URL(url).origin : []));
  if (origins.length === 0) throw badHeader('--header is given, but no URL to whose server it could be sent.');
  return [...new Set(origins)];
}

function badHeader(message: string): TsmaskError {
  return new TsmaskError('BAD_OPTION', message, {
    subject: 'header',
    remedy: "Write --header 'Authorization: Bearer TOKEN', once for each header, beside URLs or --stac.",
  });
}
