/** Why a request failed, whether it is worth another try, and what a user is told in the end. */
import { type ErrorCode, TsmaskError } from '../../errors.ts';

export interface FailureDetails {
  /** Follows the URL in a sentence: "… cannot be read: REASON". */
  readonly reason: string;
  readonly remedy: string;
  readonly code?: ErrorCode;
  /** How many more tries are sensible; none by default. */
  readonly again?: 'as-set' | 'once';
  /** How long the server asks to wait, milliseconds. */
  readonly wait?: number | undefined;
  /** Whether the server wants to know who asks: a fresh signature may help. */
  readonly refused?: boolean;
  readonly cause?: unknown;
}

export class Failure extends Error {
  readonly details: FailureDetails;

  constructor(details: FailureDetails) {
    super(details.reason);
    this.details = details;
  }

  /** @param tries how often it was tried; @param more why not more often */
  toError(url: string, tries: number, more = ''): TsmaskError {
    const { reason, remedy, code = 'HTTP_ERROR', cause } = this.details;
    const often = tries > 1 ? `, after ${tries} tries` : '';
    return new TsmaskError(code, `${url} cannot be read${often}: ${reason}${more}.`, { subject: url, remedy, cause });
  }
}

/** Of what a user gives as an address and is none. */
export function noAddress(url: string): TsmaskError {
  return new TsmaskError('NOT_READABLE', `${url} is no address.`, {
    subject: url,
    remedy: 'Write it as https://host/path.',
  });
}

const passing = [408, 425, 429, 500, 502, 503, 504];

export function statusFailure(response: Response, isSigned: boolean): Failure {
  const { status, statusText } = response;
  return new Failure({
    reason: `the server answers ${status}${statusText === '' ? '' : ` ${statusText}`}`,
    remedy: remedyFor(status, isSigned),
    refused: status === 401 || status === 403,
    ...(passing.includes(status) ? { again: 'as-set', wait: retryAfter(response.headers) } : {}),
  });
}

function remedyFor(status: number, isSigned: boolean): string {
  if (status === 401 || status === 403) {
    return isSigned
      ? 'What signUrl gives is not accepted: check that it signs for reading this file, and the clock of this machine.'
      : 'The address needs a signature or a login, or its signature has expired: sign it anew, or pass http.signUrl or http.headers.';
  }
  if (status === 404 || status === 410) return 'Check the address: there is no such file.';
  if (status === 429) return 'Ask less at once (http.concurrency), or later, or allow more tries with http.retries.';
  if (status >= 500) return 'Try again later, or allow more tries with http.retries.';
  return 'Check the address, and whether it needs a signature or a login.';
}

/** What the server asks for, in milliseconds: seconds, or a date by its own clock. */
export function retryAfter(headers: Headers, now: number = Date.now()): number | undefined {
  const text = headers.get('Retry-After')?.trim();
  if (!text) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const until = Date.parse(text);
  const date = Date.parse(headers.get('Date') ?? '');
  return Number.isNaN(until) ? undefined : Math.max(0, until - (Number.isNaN(date) ? now : date));
}

export function stalled(timeout: number): Failure {
  return new Failure({
    reason: `nothing came from the server for ${timeout / 1000} seconds`,
    remedy: 'Check the connection, try again later, or allow more time with http.timeout.',
    again: 'as-set',
  });
}

export function brokenOff(cause: unknown): Failure {
  return new Failure({
    reason: 'the connection breaks off within the answer',
    remedy: 'Check the connection, or allow more tries with http.retries.',
    again: 'as-set',
    cause,
  });
}

/** There was no answer at all. Browsers do not tell why; Node does, by a code. */
export function unreachable(cause: unknown, hasAnswered: boolean): Failure {
  const code = (cause as { cause?: { code?: string } }).cause?.code;
  const details = { code: 'NOT_READABLE', cause } as const;
  if (code === 'ENOTFOUND' || code === 'ECONNREFUSED') {
    return new Failure({
      ...details,
      reason: code === 'ENOTFOUND' ? 'no such host is known' : 'the host refuses connections',
      remedy: 'Check the address and the connection.',
      // A server that was there a moment ago may be starting again.
      ...(hasAnswered ? { again: 'as-set' } : {}),
    });
  }
  if (code !== undefined && /CERT|SSL|TLS|ISSUER/.test(code)) {
    return new Failure({
      ...details,
      reason: `the host's certificate is not accepted (${code})`,
      remedy: 'Check the address and the clock, or make its certificate known with NODE_EXTRA_CA_CERTS.',
    });
  }
  const isTold = code !== undefined;
  return new Failure({
    ...details,
    reason: isTold ? `the connection breaks off (${code})` : 'the server cannot be reached',
    remedy: isTold
      ? 'Check the connection, or allow more tries with http.retries.'
      : 'Check the address and the connection; in a browser the server must also allow requests from other sites (CORS): Access-Control-Allow-Origin, with Range among the allowed and Content-Range and ETag among the exposed headers.',
    again: isTold || hasAnswered ? 'as-set' : 'once',
  });
}

const incorrect = 'The server, or a proxy on the way, does not serve files correctly: download them first.';

export function shortBody(got: number, expected: number): Failure {
  return new Failure({
    reason: `the server sends ${got} of ${expected} bytes`,
    remedy: incorrect,
    again: 'as-set',
  });
}

export function longBody(): Failure {
  return new Failure({ reason: 'the server sends more bytes than were asked for', remedy: incorrect });
}

export function wholeInstead(): Failure {
  return new Failure({
    reason: 'the server has sent parts of it but now sends all of it',
    remedy: incorrect,
    again: 'as-set',
  });
}

export function tooLarge(wholeBytes: number): Failure {
  return new Failure({
    reason: `the server sends files only as a whole, and those read would take more than ${wholeBytes} bytes of memory`,
    remedy: 'Download the files first, or use a server with range requests. In a program, http.wholeBytes allows more.',
  });
}
