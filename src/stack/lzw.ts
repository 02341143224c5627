const clearCode = 256;
const endCode = 257;
const tableSize = 4096;

/**
 * Undoes TIFF's LZW: codes of 9 to 12 bits, the highest bit first, that grow one code early. Gives at most `expected`
 * bytes, and fewer where the data ends before.
 * @throws RangeError for a code that nothing before it explains.
 */
export function undoLzw(bytes: Uint8Array, expected: number): Uint8Array<ArrayBuffer> {
  const output = new Uint8Array(expected);
  // A string of the table is the one before it and a byte more, and so it stands in the output already.
  const starts = new Uint32Array(tableSize);
  const lengths = new Uint32Array(tableSize);
  let next = endCode + 1;
  let width = 9;
  let previous = -1;
  let end = 0;
  let position = 0;
  let buffer = 0;
  let bits = 0;
  while (end < expected) {
    while (bits < width && position < bytes.length) {
      buffer = ((buffer << 8) | bytes[position++]) & 0xffffff;
      bits += 8;
    }
    if (bits < width) break;
    bits -= width;
    const code = (buffer >>> bits) & ((1 << width) - 1);
    if (code === endCode) break;
    if (code === clearCode) {
      next = endCode + 1;
      width = 9;
      previous = -1;
      continue;
    }
    if (previous >= 0 && next < tableSize) {
      starts[next] = previous;
      lengths[next] = end - previous + 1;
      next++;
      if (next === (1 << width) - 1 && width < 12) width++;
    }
    if (code >= next) throw new RangeError(`LZW code ${code} comes before its string`);
    previous = end;
    if (code < clearCode) {
      output[end++] = code;
    } else {
      const stop = Math.min(expected, end + lengths[code]);
      // The last byte of the newest string may be the first that is written here.
      for (let from = starts[code]; end < stop; ) output[end++] = output[from++];
    }
  }
  return output.subarray(0, end);
}
