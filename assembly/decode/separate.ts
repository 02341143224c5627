// Parts the samples of pixels that stand side by side into one plane for each band, row by row so that a row stays in the
// first-level cache. The planes come to lie where the compressed bytes were, which are not needed any more.
//
//   output   b g r b g r …        input   b b … g g … r r …

import { input, output } from './layout';

/** `samples` of `sampleBytes` each for every one of `rows` × `width` pixels. */
export function separate(rows: u32, width: u32, samples: u32, sampleBytes: u32): void {
  if (sampleBytes == 1) separateOf<u8>(rows, width, samples);
  else if (sampleBytes == 2) separateOf<u16>(rows, width, samples);
  else if (sampleBytes == 4) separateOf<u32>(rows, width, samples);
  else separateOf<u64>(rows, width, samples);
}

// @ts-ignore: decorator
@inline
function separateOf<T>(rows: usize, width: usize, samples: usize): void {
  const size = sizeof<T>();
  const step = samples * size;
  const plane = rows * width * size;
  for (let row: usize = 0; row < rows; row++) {
    const start = output + row * width * step;
    for (let sample: usize = 0; sample < samples; sample++) {
      let from = start + sample * size;
      let to = input + sample * plane + row * width * size;
      const end = to + width * size;
      for (const last = to + (width & ~3) * size; to < last; to += 4 * size) {
        store<T>(to, load<T>(from));
        store<T>(to + size, load<T>(from + step));
        store<T>(to + 2 * size, load<T>(from + 2 * step));
        store<T>(to + 3 * size, load<T>(from + 3 * step));
        from += 4 * step;
      }
      for (; to < end; to += size) {
        store<T>(to, load<T>(from));
        from += step;
      }
    }
  }
}
