/** Bands that lie one after the other as the writer takes them for `pixel` interleave: those of a pixel side by side. */
export function samplesByPixel(planes: readonly Int16Array[]): Int16Array<ArrayBuffer> {
  const samples = new Int16Array(planes[0].length * planes.length);
  for (const [sample, plane] of planes.entries()) {
    for (let i = 0, at = sample; i < plane.length; i++, at += planes.length) samples[at] = plane[i];
  }
  return samples;
}
