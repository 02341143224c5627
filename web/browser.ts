/** What this browser lacks that tsmask would use. */

/** A function that splats a number: valid only where there is SIMD. */
const simdModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11,
]);

/** In words for the user; undefined where nothing is missing. */
export function browserLack(): string | undefined {
  if (typeof WebAssembly === 'undefined') {
    return 'This browser has no WebAssembly, or it is switched off: some files cannot be read, and masks take much longer.';
  }
  if (!WebAssembly.validate(simdModule)) {
    return 'This browser has no WebAssembly SIMD: masks are the same, but take longer.';
  }
  return undefined;
}
