/** Spans of time as people and STAC write them. */
import { TsmaskError } from '../errors.ts';

/** Milliseconds since 1970; both ends are included, and either may be open. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const pattern = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/i;

/**
 * `2018`, `2018-06`, `2018-06-01`, with a time or without, alone or as two ends with a slash; an end may be `..` or
 * nothing. A year, month or day means all of it. Times without a zone are in UTC.
 *
 * @throws TsmaskError BAD_OPTION
 */
export function spanOf(text: string): Span {
  const parts = text.trim().split('/');
  if (parts.length > 2 || text.trim() === '') throw bad(text, 'is no span of time');
  if (parts.length === 1) return endsOf(parts[0], text);
  const [from, to] = parts;
  const open = (end: string) => end.trim() === '' || end.trim() === '..';
  if (open(from) && open(to)) throw bad(text, 'is open at both ends');
  const span = {
    from: open(from) ? -Infinity : endsOf(from, text).from,
    to: open(to) ? Infinity : endsOf(to, text).to,
  };
  if (span.from > span.to) throw bad(text, 'ends before it begins');
  return span;
}

/** As RFC 3339, which is what an API takes. */
export function spanText({ from, to }: Span): string {
  const text = (time: number) => (Number.isFinite(time) ? new Date(time).toISOString().replace('.000Z', 'Z') : '..');
  return `${text(from)}/${text(to)}`;
}

function endsOf(end: string, text: string): Span {
  const match = pattern.exec(end.trim());
  if (!match) throw bad(text, `has "${end}", which is no date`);
  const [, year, month, day, hour, minute, second, zone] = match;
  const numbers = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)] as const;
  const start = Date.UTC(...numbers);
  const back = new Date(start);
  if (back.getUTCMonth() !== numbers[1] || back.getUTCDate() !== numbers[2]) {
    throw bad(text, `has "${end}", which is no day of the calendar`);
  }
  if (hour !== undefined) {
    const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second ?? '00'}${zone ?? 'Z'}`);
    if (Number.isNaN(time)) throw bad(text, `has "${end}", which is no time of a day`);
    return { from: time, to: time + 999 };
  }
  const [y, m, d] = numbers;
  const next =
    day !== undefined ? Date.UTC(y, m, d + 1) : month !== undefined ? Date.UTC(y, m + 1) : Date.UTC(y + 1, 0);
  return { from: start, to: next - 1 };
}

function bad(text: string, what: string): TsmaskError {
  return new TsmaskError('BAD_OPTION', `The datetime "${text}" ${what}.`, {
    subject: 'datetime',
    remedy: 'Write 2018, 2018-06-01/2018-09-30 or 2018-06-01/.. (in UTC).',
  });
}
