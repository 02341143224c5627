// Decompresses zlib streams (RFC 1950, 1951) from the input to the output of layout.ts. What takes the time is that each
// lookup waits for the one before it, which says how many bits to drop: so a lookup yields two literals where it can, and
// nothing stands between two lookups but a shift and a mask.

import { adler32 } from './adler';
import { alignDown, alignToByte, buffer, left, next, overrun, refill, resume, startAt, take } from './bits';
import { copyMatch } from './copy';
import { badBlock, badChecksum, badCode, badHeader, badSymbol, endsEarly, tooFar, tooLong } from './errors';
import {
  buildLiterals, buildOffsets, buildPre, codeShift, consumedMask, countMask, countShift, isEnd, isSpecial, isSubtable,
  lengths, literalBits, literalShift, literalSymbols, literalTable, offsetBits, offsetSymbols, offsetTable, preBits,
  preTable, valueShift,
} from './huffman';
import { input, inputEnd, output, outputEnd, padding } from './layout';

/** Where the next decoded byte goes. */
let to: usize = 0;
/** Whether the tables hold the fixed codes. */
let fixed: bool = false;

/** Decompresses the stream in the input. Returns the number of bytes in the output, or what is wrong, see errors.ts. */
export function inflate(): i32 {
  memory.fill(inputEnd, 0, padding);
  if (input + 2 > inputEnd) return endsEarly;
  const method = <u32>load<u8>(input);
  const flags = <u32>load<u8>(input + 1);
  // Method 8, a window of at most 32 KiB, no preset dictionary.
  if ((method & 15) != 8 || method >> 4 > 7 || ((method << 8) | flags) % 31 != 0 || flags & 32) return badHeader;
  startAt(input + 2);
  to = output;
  let last: u32 = 0;
  while (!last) {
    refill();
    last = take(1);
    const type = take(2);
    let result: i32;
    if (type == 0) {
      result = copyStored();
    } else {
      result = type == 1 ? useFixedCodes() : type == 2 ? readCodes() : overrun() ? endsEarly : badBlock;
      if (result == 0) result = decodeSymbols();
    }
    if (result < 0) return result;
  }
  const checksum = alignToByte();
  if (checksum + 4 > inputEnd) return endsEarly;
  if (bswap<u32>(load<u32>(checksum)) != adler32(output, to - output)) return badChecksum;
  return <i32>(to - output);
}

function copyStored(): i32 {
  const at = alignToByte();
  if (at + 4 > inputEnd) return endsEarly;
  const length = <usize>load<u16>(at);
  if ((length ^ <usize>load<u16>(at, 2)) != 0xffff) return badBlock;
  if (length > inputEnd - at - 4) return endsEarly;
  if (length > outputEnd - to) return tooLong;
  memory.copy(to, at + 4, length);
  to += length;
  startAt(at + 4 + length);
  return 0;
}

function useFixedCodes(): i32 {
  if (fixed) return 0;
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  memory.fill(lengths + literalSymbols, 5, offsetSymbols);
  buildLiterals(literalSymbols);
  buildOffsets(literalSymbols, offsetSymbols);
  fixed = true;
  return 0;
}

function readCodes(): i32 {
  fixed = false;
  const literals = take(5) + 257;
  const offsets = take(5) + 1;
  const pre = take(4) + 4;
  if (literals > 286 || offsets > 30) return overrun() ? endsEarly : badCode;
  memory.fill(lengths, 0, 19);
  for (let i: u32 = 0; i < pre; i++) {
    if ((left & 63) < 3) refill();
    store<u8>(lengths + preSymbol(i), <u8>take(3));
  }
  let result = buildPre();
  if (result < 0) return overrun() ? endsEarly : result;

  const total = literals + offsets;
  let at: u32 = 0;
  let previous: u8 = 0;
  while (at < total) {
    if ((left & 63) < 14) {
      if (overrun()) return endsEarly;
      refill();
    }
    const entry = load<u32>(preTable + ((<usize>buffer & ((1 << preBits) - 1)) << 2));
    take(entry & consumedMask);
    const symbol = entry >> valueShift;
    if (symbol < 16) {
      previous = <u8>symbol;
      store<u8>(lengths + at, previous);
      at++;
      continue;
    }
    let repeat: u32;
    if (symbol == 16) {
      if (at == 0) return overrun() ? endsEarly : badCode;
      repeat = 3 + take(2);
    } else {
      repeat = symbol == 17 ? 3 + take(3) : 11 + take(7);
      previous = 0;
    }
    // Up to 137 too many, for which there is room.
    memory.fill(lengths + at, previous, repeat);
    at += repeat;
  }
  if (overrun()) return endsEarly;
  if (at > total || load<u8>(lengths + 256) == 0) return badCode;
  result = buildLiterals(literals);
  return result < 0 ? result : buildOffsets(literals, offsets);
}

/** The order in which the lengths of the codes of code lengths come, three bits each. */
// @ts-ignore: decorator
@inline
function preSymbol(i: u32): u32 {
  return <u32>load<u8>(preOrder + i);
}

const preOrder = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

/** Decodes up to the end of the block. */
function decodeSymbols(): i32 {
  const start = output;
  const end = outputEnd;
  // The buffer of a stream that has not been overrun reaches no further.
  const lastNext = inputEnd + 8;
  // The bits stand two places higher than in the buffer of bits.ts, so that they index tables of four-byte entries as they
  // are; what stands below is left over.
  alignDown();
  let bits = buffer << 2;
  let count = left + 2;
  let from = next;
  let at = to;
  let result = 0;

  while (from <= lastNext && at <= end) {
    bits |= load<u64>(from) << count;
    from += (63 - (count & 63)) >> 3;
    count |= 56;
    // Now there are 54 bits or more, of which four lookups of literals take at most 48.
    let entry = literalEntry(bits);
    if (entry & countMask) {
      store<u16>(at, <u16>(entry >> literalShift));
      at += (entry & countMask) >> countShift;
      bits >>= entry;
      count -= entry;
      entry = literalEntry(bits);
      if (entry & countMask) {
        store<u16>(at, <u16>(entry >> literalShift));
        at += (entry & countMask) >> countShift;
        bits >>= entry;
        count -= entry;
        entry = literalEntry(bits);
        if (entry & countMask) {
          store<u16>(at, <u16>(entry >> literalShift));
          at += (entry & countMask) >> countShift;
          bits >>= entry;
          count -= entry;
          entry = literalEntry(bits);
          if (entry & countMask) {
            store<u16>(at, <u16>(entry >> literalShift));
            at += (entry & countMask) >> countShift;
            bits >>= entry;
            count -= entry;
            continue;
          }
        }
      }
      // A length and its offset take at most 48 bits.
      bits |= load<u64>(from) << count;
      from += (63 - (count & 63)) >> 3;
      count |= 56;
    }
    if (entry & isSpecial) {
      if ((entry & isSpecial) == isSubtable) {
        bits >>= entry;
        count -= entry;
        entry = subtableEntry(literalTable, entry, bits);
        if (entry & countMask) {
          store<u8>(at, <u8>(entry >> literalShift));
          at++;
          bits >>= entry;
          count -= entry;
          continue;
        }
      }
      if (entry & isSpecial) {
        bits >>= entry;
        count -= entry;
        result = (entry & isSpecial) == isEnd ? 1 : badSymbol;
        break;
      }
    }
    const length = (entry >> valueShift) + extraBits(bits, entry);
    bits >>= entry;
    count -= entry;

    entry = load<u32>(<usize>bits & (((1 << offsetBits) - 1) << 2), offsetTable);
    if (entry & isSpecial) {
      if ((entry & isSpecial) == isSubtable) {
        bits >>= entry;
        count -= entry;
        entry = subtableEntry(offsetTable, entry, bits);
      }
      if (entry & isSpecial) {
        result = badSymbol;
        break;
      }
    }
    const offset = <usize>((entry >> valueShift) + extraBits(bits, entry));
    bits >>= entry;
    count -= entry;
    if (offset > at - start) {
      result = tooFar;
      break;
    }
    copyMatch(at, offset, length);
    at += length;
  }
  resume(bits >> 2, count - 2, from);
  to = at;
  if (overrun()) return endsEarly;
  if (result < 0) return result;
  if (at > end) return tooLong;
  return 0;
}

// @ts-ignore: decorator
@inline
function literalEntry(bits: u64): u32 {
  return load<u32>(<usize>bits & (((1 << literalBits) - 1) << 2), literalTable);
}

// @ts-ignore: decorator
@inline
function subtableEntry(table: usize, pointer: u32, bits: u64): u32 {
  const mask: usize = (1 << ((pointer >> codeShift) & 63)) - 1;
  return load<u32>(table + ((<usize>(pointer >> valueShift) + (<usize>(bits >> 2) & mask)) << 2));
}

/** The bits after the code word, which belong to the length or offset. */
// @ts-ignore: decorator
@inline
function extraBits(bits: u64, entry: u32): u32 {
  return <u32>(((bits >> 2) & ((<u64>1 << entry) - 1)) >> (entry >> codeShift));
}
