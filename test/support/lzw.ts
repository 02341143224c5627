/** Compresses with TIFF's LZW, as its specification describes it. */
export function lzw(bytes: Uint8Array): Uint8Array {
  const packed: number[] = [];
  let buffer = 0;
  let bits = 0;
  let width = 9;
  let table = new Map<string, number>();
  const write = (code: number) => {
    buffer = (buffer << width) | code;
    bits += width;
    for (; bits >= 8; bits -= 8) packed.push((buffer >>> (bits - 8)) & 255);
    buffer &= (1 << bits) - 1;
  };
  const codeOf = (text: string) => (text.length === 1 ? text.charCodeAt(0) : table.get(text)!);
  write(256);
  let text = '';
  for (const byte of bytes) {
    const longer = text + String.fromCharCode(byte);
    if (longer.length === 1 || table.has(longer)) {
      text = longer;
      continue;
    }
    write(codeOf(text));
    table.set(longer, 258 + table.size);
    if (258 + table.size === 1 << width) width++;
    if (258 + table.size === 4095) {
      write(256);
      table = new Map();
      width = 9;
    }
    text = String.fromCharCode(byte);
  }
  if (text !== '') write(codeOf(text));
  // The decoder knows the last string by now.
  if (258 + table.size + 1 === 1 << width && width < 12) width++;
  write(257);
  if (bits > 0) packed.push((buffer << (8 - bits)) & 255);
  return Uint8Array.from(packed);
}
