/** How scenes are to be masked, and which way files are opened first. */
import { signal } from '@preact/signals';
import { type Input, probabilityRoles } from 'tsmask';
import type { Way } from '../engine/protocol.ts';

export const bySeries: Way = { method: 'tsmask', probability: {} };

/** What is chosen for the next run. */
export const way = signal<Way>(bySeries);

/** Ways that are tried where the bands of the time series are not there: a scene classification is not always. */
const others: readonly Way[] = [{}, { water: 'index' } as const, { water: 'none' } as const].map((probability) => ({
  method: 'probability',
  probability,
}));

/** Which ways to open files are tried, the best first. */
export function waysFor(inputs: readonly Input[], probabilityScale?: number): readonly Way[] {
  const last = lastWay(inputs);
  const rest = others.map((one) => (probabilityScale === undefined ? one : { ...one, probabilityScale }));
  return [...(last ? [last] : []), bySeries, ...rest];
}

/** Stacks that are opened for two ways of one key are the same. */
export function bandsKey({ method, probability, probabilityScale }: Way): string {
  if (method === 'tsmask') return method;
  return `${[...probabilityRoles(probability)].sort().join(' ')} ${probabilityScale ?? ''}`;
}

/** Equal ways give equal masks. */
export function isSame(one: Way, other: Way): boolean {
  if (one.method !== other.method) return false;
  const told = ({ probability, azimuth, probabilityScale }: Way) => {
    const entries = Object.entries(probability).filter(([, value]) => value !== undefined);
    return JSON.stringify([entries.sort(([a], [b]) => (a < b ? -1 : 1)), azimuth, probabilityScale]);
  };
  return one.method === 'tsmask' || told(one) === told(other);
}

const storageKey = 'last-way';

/** After a reload, the same files are to be opened as they were: else their masks would not be found. */
export function keepWay(inputs: readonly Input[], used: Way): void {
  try {
    if (used.method === 'tsmask') localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, JSON.stringify({ files: filesKey(inputs), way: used }));
  } catch {
    // Without storage, it must be chosen again.
  }
}

function lastWay(inputs: readonly Input[]): Way | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? 'null') as { files: string; way: Way } | null;
    return kept?.files === filesKey(inputs) ? kept.way : undefined;
  } catch {
    return undefined;
  }
}

function filesKey(inputs: readonly Input[]): string {
  const names = inputs.map((input) => {
    if (typeof input === 'string') return input;
    if ('href' in input) return String(input.href);
    const { name = '', size = 0 } = input as { name?: string; size?: number };
    return `${name} ${size}`;
  });
  // Thousands of names need not be kept.
  let sum = 0;
  for (const letter of names.sort().join('\n')) sum = (Math.imul(sum, 31) + letter.codePointAt(0)!) | 0;
  return `${names.length} ${sum}`;
}
