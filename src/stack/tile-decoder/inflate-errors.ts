/** The errors of assembly/decode/errors.ts, from -1 down, as what is wrong with a stream. */
const reasons = [
  'it does not begin like zlib data',
  'a block is of no known kind or of contradictory length',
  'its table of codes makes no sense',
  'it has a code that stands for nothing',
  'it repeats bytes from before its beginning',
  'it ends too early',
  'more comes out than a tile holds',
  'its checksum does not match',
] as const;

export function inflateError(code: number): Error {
  return new Error(reasons[-1 - code]);
}
