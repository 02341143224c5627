/** Pictures as PNG. The platform compresses, on a thread of its own: a picture of a few megapixels takes a second. */
import { platform } from '#platform';

export interface Rgba {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha of each pixel, row by row from the top. */
  readonly data: Uint8Array | Uint8ClampedArray;
}

const channels = 4;
const signature = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

export async function encodePng({ width, height, data }: Rgba): Promise<Uint8Array<ArrayBuffer>[]> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // Eight bits a channel, red, green, blue and alpha; compression, filter and interlace as they always are.
  header.set([8, 6, 0, 0, 0], 8);
  const pixels = await platform.deflate(differences(width, height, data));
  return [signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', new Uint8Array(0))];
}

/** Each row after the number of its filter: 1, what a pixel differs from the one to the left. */
function differences(width: number, height: number, data: Rgba['data']): Uint8Array<ArrayBuffer> {
  const rowBytes = channels * width;
  const rows = new Uint8Array(height * (1 + rowBytes));
  for (let y = 0, from = 0, to = 0; y < height; y++) {
    rows[to++] = 1;
    for (const first = from + channels; from < first; ) rows[to++] = data[from++];
    for (const end = (y + 1) * rowBytes; from < end; from++) rows[to++] = data[from] - data[from - channels];
  }
  return rows;
}

function chunk(type: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(content.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  for (let i = 0; i < type.length; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(content, 8);
  view.setUint32(content.length + 8, crc32(bytes.subarray(4, content.length + 8)));
  return bytes;
}

const crcs = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) crc = (crc >>> 8) ^ crcs[(crc ^ byte) & 0xff];
  return ~crc >>> 0;
}
