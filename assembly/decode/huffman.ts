// Tables that turn the next bits of a stream into symbols. An entry is a u32:
//
//             bits 0–5    6–7         8–13          14, 15     16–31
//   literals  consumed    1 or 2      the literals, the first one lower (8–23)
//   lengths,
//   offsets   consumed*   0           code length   0, 0       length or offset without its extra bits
//   subtable  consumed    0           index bits    1, 0       index of its first entry
//   the end   consumed    0           –             0, 1       0
//   no code   0           0           –             1, 1       0
//
//   * with the extra bits
//
// The literal table is as wide as it is so that a lookup often finds two literals at once: of the int16
// differences of neighbouring pixels the upper bytes are nearly all 0 or 255, in two or three bits.

import { badCode } from './errors';

export const literalBits: u32 = 12;
export const offsetBits: u32 = 8;
export const preBits: u32 = 7;

export const consumedMask: u32 = 63;
export const countMask: u32 = 3 << 6;
export const countShift: u32 = 6;
export const literalShift: u32 = 8;
export const codeShift: u32 = 8;
export const isSubtable: u32 = 1 << 14;
export const isEnd: u32 = 1 << 15;
export const isSpecial: u32 = isSubtable | isEnd;
const noCode: u32 = isSubtable | isEnd;
export const valueShift: u32 = 16;

export const literalSymbols: u32 = 288;
export const offsetSymbols: u32 = 32;
const preSymbols: u32 = 19;
const longestCode: u32 = 15;

// A complete subtable of s bits has more than s symbols, and so, of 288 symbols with codes of up to 15 bits, all
// subtables together have at most 288 × 8 / 4 entries of literals and 32 × 128 / 8 of offsets.
export const literalTable = memory.data(((1 << 12) + 576) << 2, 16);
export const offsetTable = memory.data(((1 << 8) + 512) << 2, 16);
export const preTable = memory.data((1 << 7) << 2, 16);
// While literals are joined: the table of single ones, and what the bits after a code hold.
const singles = memory.data((1 << 11) << 2, 16);
const following = memory.data((1 << 11) << 2, 16);

/** Code lengths of literals and then offsets, one byte each. */
export const lengths = memory.data(288 + 32 + 138, 16);

// Entries of the symbols but for their code lengths.
const literalEntries = memory.data(288 << 2, 16);
const offsetEntries = memory.data(32 << 2, 16);
const preEntries = memory.data(19 << 2, 16);

// While a table is built: how many codes of each length there are, where each length begins, and the symbols by length.
const counts = memory.data(16 << 2, 16);
const starts = memory.data(16 << 2, 16);
const sorted = memory.data(288 << 1, 16);

prepareEntries();

function prepareEntries(): void {
  for (let symbol: u32 = 0; symbol < 256; symbol++) {
    store<u32>(literalEntries + (symbol << 2), (1 << countShift) | (symbol << literalShift));
  }
  store<u32>(literalEntries + (256 << 2), isEnd);
  let base: u32 = 3;
  for (let symbol: u32 = 257; symbol < 285; symbol++) {
    const extra = symbol < 265 ? 0 : (symbol - 261) >> 2;
    store<u32>(literalEntries + (symbol << 2), (base << valueShift) | extra);
    base += 1 << extra;
  }
  store<u32>(literalEntries + (285 << 2), 258 << valueShift);
  base = 1;
  for (let symbol: u32 = 0; symbol < 30; symbol++) {
    const extra = symbol < 4 ? 0 : (symbol - 2) >> 1;
    store<u32>(offsetEntries + (symbol << 2), (base << valueShift) | extra);
    base += 1 << extra;
  }
  // The fixed codes have symbols that stand for nothing.
  for (let symbol: u32 = 286; symbol < 288; symbol++) store<u32>(literalEntries + (symbol << 2), noCode);
  for (let symbol: u32 = 30; symbol < 32; symbol++) store<u32>(offsetEntries + (symbol << 2), noCode);
  for (let symbol: u32 = 0; symbol < preSymbols; symbol++) store<u32>(preEntries + (symbol << 2), symbol << valueShift);
}

/** Builds the table of the literal and length codes, whose code lengths begin at `lengths`. */
export function buildLiterals(symbols: u32): i32 {
  const result = build(lengths, symbols, literalEntries, literalTable, literalBits, false);
  if (result == 0) joinLiterals(symbols);
  return result;
}

/** Builds the table of the offset codes, whose code lengths follow those of `literals` literal codes. */
export function buildOffsets(literals: u32, symbols: u32): i32 {
  return build(lengths + literals, symbols, offsetEntries, offsetTable, offsetBits, false);
}

/** Builds the table of the codes of code lengths, whose own lengths begin at `lengths`. */
export function buildPre(): i32 {
  return build(lengths, preSymbols, preEntries, preTable, preBits, true);
}

/** Codes must be complete; like zlib, this lets pass a single code of one bit and, for offsets, no code at all. */
function build(from: usize, symbols: u32, entries: usize, table: usize, bits: u32, isPre: bool): i32 {
  memory.fill(counts, 0, 16 << 2);
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const count = counts + (<usize>load<u8>(from + symbol) << 2);
    store<u32>(count, load<u32>(count) + 1);
  }
  let longest = longestCode;
  while (longest > 0 && load<u32>(counts + (longest << 2)) == 0) longest--;

  // Of 2^15 code words of the greatest length.
  let used: u32 = 0;
  let first: u32 = 0;
  for (let length: u32 = 1; length <= longestCode; length++) {
    const count = load<u32>(counts + (length << 2));
    store<u32>(starts + (length << 2), first);
    first += count;
    used += count << (longestCode - length);
  }
  const all: u32 = 1 << longestCode;
  if (used > all) return badCode;
  if (used < all) {
    if (isPre || longest > 1) return badCode;
    for (let i: u32 = 0; i < 1 << bits; i++) store<u32>(table + (i << 2), noCode);
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length = <usize>load<u8>(from + symbol);
    if (length == 0) continue;
    const start = load<u32>(starts + (length << 2));
    store<u16>(sorted + (start << 1), <u16>symbol);
    store<u32>(starts + (length << 2), start + 1);
  }

  // Code words count up from their highest bit, but come lowest bit first: so they are kept mirrored, and the table is
  // doubled whenever they get longer.
  let code: u32 = 0;
  let at = sorted;
  let filled: u32 = 1;
  for (let length: u32 = 1; length <= min(longest, bits); length++) {
    if (used == all) memory.copy(table + (filled << 2), table, filled << 2);
    filled <<= 1;
    for (let count = load<u32>(counts + (length << 2)); count > 0; count--) {
      const entry = entryOf(entries, at, length);
      at += 2;
      if (used == all) {
        store<u32>(table + (code << 2), entry);
      } else {
        // The only code there is, of one bit.
        for (let i = code; i < 1 << bits; i += 2) store<u32>(table + (i << 2), entry);
      }
      code = increment(code, length);
    }
  }
  if (used < all) return 0;
  for (; filled < 1 << bits; filled <<= 1) memory.copy(table + (filled << 2), table, filled << 2);

  let end: u32 = 1 << bits;
  let subtable: u32 = 0;
  let subBits: u32 = 0;
  let prefix: u32 = ~0;
  for (let length = bits + 1; length <= longest; length++) {
    for (let count = load<u32>(counts + (length << 2)); count > 0; count--) {
      const root = code & ((1 << bits) - 1);
      if (root != prefix) {
        prefix = root;
        subtable = end;
        // Wide enough for all codes with this prefix, of which the next one is the shortest.
        subBits = length - bits;
        let room: i32 = (1 << subBits) - count;
        while (room > 0 && bits + subBits < longest) {
          subBits++;
          room = (room << 1) - load<u32>(counts + ((bits + subBits) << 2));
        }
        end += 1 << subBits;
        const pointer = (subtable << valueShift) | isSubtable | (subBits << codeShift) | bits;
        store<u32>(table + (root << 2), pointer);
      }
      const entry = entryOf(entries, at, length - bits);
      at += 2;
      for (let i = code >> bits; i < 1 << subBits; i += 1 << (length - bits)) {
        store<u32>(table + ((subtable + i) << 2), entry);
      }
      code = increment(code, length);
    }
  }
  return 0;
}

// @ts-ignore: decorator
@inline
function entryOf(entries: usize, symbolAt: usize, length: u32): u32 {
  const entry = load<u32>(entries + (<usize>load<u16>(symbolAt) << 2));
  // Literals keep their value where the others have their code length.
  return entry + (entry & (countMask | isSpecial) ? length : length | (length << codeShift));
}

/** The next code word of a length, both mirrored; any value after the last one. */
// @ts-ignore: decorator
@inline
function increment(code: u32, length: u32): u32 {
  const zeros = code ^ ((1 << length) - 1);
  if (zeros == 0) return code;
  const bit: u32 = 1 << (31 - clz(zeros));
  return (code & (bit - 1)) | bit;
}

/** Lets entries yield the literal that follows too, where the bits of the index hold it whole. */
function joinLiterals(symbols: u32): void {
  memory.copy(singles, literalTable, (1 << (literalBits - 1)) << 2);
  let shortest: u32 = longestCode;
  for (let symbol: u32 = 0; symbol < min<u32>(symbols, 256); symbol++) {
    const length = <u32>load<u8>(lengths + symbol);
    if (length > 0 && length < shortest) shortest = length;
  }
  let code: u32 = 0;
  let at = sorted;
  for (let length: u32 = 1; length + shortest <= literalBits; length++) {
    const count = load<u32>(counts + (length << 2));
    if (count == 0) continue;
    // What the index bits after a code of this length say is the same for all such codes.
    const known = literalBits - length;
    findFollowing(known);
    for (let i = count; i > 0; i--) {
      if (load<u16>(at) < 256) {
        const entry = literalTable + (code << 2);
        for (let rest: u32 = 0; rest < 1 << known; rest++) {
          const joined = entry + ((rest << length) << 2);
          store<u32>(joined, load<u32>(joined) + load<u32>(following + (rest << 2)));
        }
      }
      at += 2;
      code = increment(code, length);
    }
  }
}

/** For all values of `known` bits: the literal that they begin with, as what it adds to the entry of the one before. */
// @ts-ignore: decorator
@inline
function findFollowing(known: u32): void {
  if (ASC_FEATURE_SIMD) {
    for (let rest: u32 = 0; rest < 1 << known; rest += 4) {
      const entries = v128.load(singles + (rest << 2));
      const isLiteral = i32x4.ne(v128.and(entries, i32x4.splat(countMask)), i32x4.splat(0));
      const isWhole = i32x4.le_u(v128.and(entries, i32x4.splat(consumedMask)), i32x4.splat(known));
      const head = v128.and(entries, i32x4.splat(consumedMask | countMask));
      const literal = i32x4.shl(v128.andnot(entries, i32x4.splat(consumedMask | countMask)), 8);
      v128.store(following + (rest << 2), v128.and(v128.or(head, literal), v128.and(isLiteral, isWhole)));
    }
  } else {
    for (let rest: u32 = 0; rest < 1 << known; rest++) {
      const entry = load<u32>(singles + (rest << 2));
      const head = entry & (consumedMask | countMask);
      const literal = (entry ^ head) << 8;
      const fits = (entry & countMask) != 0 && (entry & consumedMask) <= known;
      store<u32>(following + (rest << 2), select<u32>(head | literal, 0, fits));
    }
  }
}
