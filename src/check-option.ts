/** The ways in which the value of an option may be wrong. Each names the option, and what it may be. */
import { TsmaskError } from './errors.ts';

export function badOption(subject: string, message: string, remedy: string): never {
  throw new TsmaskError('BAD_OPTION', message, { subject, remedy });
}

/** @param unit with the limits, where these need words. Default: the limits. */
export function checkNumber(name: string, value: unknown, least: number, most: number, unit?: string): void {
  if (typeof value === 'number' && value >= least && value <= most) return;
  const limits = most === Number.MAX_VALUE ? `${least} or more` : `${least} to ${most}`;
  badOption(name, `A value of ${String(value)} cannot be used for ${name}.`, `Give it in ${unit ?? limits}.`);
}

export function checkWhole(name: string, value: unknown, least: number, most: number): void {
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return;
  badOption(
    name,
    `A value of ${String(value)} cannot be used for ${name}.`,
    `Give a whole number from ${least} to ${most}.`,
  );
}

export function checkChoice(name: string, value: unknown, known: readonly string[]): void {
  if ((known as readonly unknown[]).includes(value)) return;
  badOption(name, `There is no ${name} named ${String(value)}.`, `Use ${known.join(', ')}.`);
}

/** Options as they are told, over their defaults. What is told as undefined is not told. */
export function withDefaults<T extends object>(
  defaults: T,
  options: { readonly [K in keyof T]?: T[K] | undefined },
): T {
  return { ...defaults, ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) };
}
