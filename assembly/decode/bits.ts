// The bits of the input, lowest first. `buffer` holds the next bits; of `left`, how many, only the low six bits count, as
// they do for shifts: so a table entry can be subtracted as it is.

import { input, inputEnd } from './layout';

export let buffer: u64 = 0;
export let left: u32 = 0;
/** Address of the next byte that is not in the buffer, or not wholly. */
export let next: usize = 0;

export function startAt(address: usize): void {
  buffer = 0;
  left = 0;
  next = address;
}

/** Puts back what the loop of inflate.ts kept in locals. */
export function resume(bits: u64, count: u32, address: usize): void {
  buffer = bits;
  left = count & 63;
  next = address;
}

/** Fills the buffer up to at least 56 bits; behind the end of the input with zeros. */
export function refill(): void {
  // Without this the position would run away through a header of zeros. It stays behind the end, so that the overrun is
  // still seen.
  if (next > inputEnd + 8) next = inputEnd + 8;
  buffer |= load<u64>(next) << left;
  next += (63 - left) >> 3;
  left |= 56;
}

/** Takes up to 32 bits, which must be in the buffer. */
// @ts-ignore: decorator
@inline
export function take(count: u32): u32 {
  const bits = <u32>(buffer & ((<u64>1 << count) - 1));
  buffer >>= count;
  left -= count;
  return bits;
}

/** Drops the rest of a byte and empties the buffer. Returns the address of the next whole byte. */
export function alignToByte(): usize {
  next -= left >> 3;
  buffer = 0;
  left = 0;
  return next;
}

/** Puts whole bytes of the buffer back. */
export function alignDown(): void {
  next -= left >> 3;
  left &= 7;
  buffer &= (1 << left) - 1;
}

/** Whether more bits were taken than the input has. */
export function overrun(): bool {
  return next - (left >> 3) > inputEnd;
}
