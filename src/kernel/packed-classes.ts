/** Classes at two bits a pixel: what waits between the temporal test and the spatial steps takes a quarter of the room. */

/** Bytes that `pixels` classes take. */
export function packedBytes(pixels: number): number {
  return Math.ceil(pixels / 4);
}

/**
 * Packs classes of 0 to 3, four to a byte, the first in the lowest bits. `classes` begins at a multiple of four bytes and
 * holds whole groups of four, the last filled up with anything below 4.
 */
export function packClasses(classes: Uint8Array, target: Uint8Array): void {
  const words = new Uint32Array(classes.buffer, classes.byteOffset, target.length);
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    target[i] = word | (word >>> 6) | (word >>> 12) | (word >>> 18);
  }
}

/** Undoes {@link packClasses}. `target` begins at a multiple of four bytes and has room for whole groups of four. */
export function unpackClasses(packed: Uint8Array, target: Uint8Array): void {
  const words = new Uint32Array(target.buffer, target.byteOffset, packed.length);
  for (let i = 0; i < packed.length; i++) {
    const byte = packed[i];
    words[i] = (byte | (byte << 6) | (byte << 12) | (byte << 18)) & 0x03030303;
  }
}
