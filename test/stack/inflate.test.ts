import { constants, deflateSync, inflateSync, type ZlibOptions } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inflateError } from '../../src/stack/tile-decoder/inflate-errors.ts';
import { createWasmDecoder, reserve, type WasmDecoder } from '../../src/stack/tile-decoder/wasm.ts';
import { randomNumbers } from '../support/series.ts';

const builds = [
  ['scalar', createWasmDecoder(false)],
  ['SIMD', createWasmDecoder(true)],
] as const;

/** Behind the input, which lies behind the output: bytes that are set to zero, then ones that must stay as they are. */
const padding = 64;
const canaries = Buffer.alloc(1024, 0xa5);

/** What comes out, or the error's number; fails if anything was written where nothing is to be written. */
function inflate(decoder: WasmDecoder, stream: Uint8Array, room: number): Uint8Array | number {
  const { input, output } = reserve(decoder, stream.length, room);
  const behind = Buffer.from(decoder.memory.buffer, input.byteOffset + input.length + padding).subarray(0, 1024);
  behind.set(canaries.subarray(0, behind.length));
  input.set(stream);
  const length = decoder.exports.inflate();
  expect(Buffer.compare(input, stream), 'the input is as it was').toBe(0);
  expect(behind.compare(canaries, 0, behind.length), 'so is what lies behind it').toBe(0);
  return length < 0 ? length : output.slice(0, length);
}

/** Faster than `toEqual`, which looks at every element. */
function expectBytes(found: Uint8Array | number, expected: Uint8Array): void {
  if (typeof found === 'number' || Buffer.compare(found, expected) !== 0) expect(found).toEqual(expected);
}

const strategies = [
  constants.Z_DEFAULT_STRATEGY,
  constants.Z_FILTERED,
  constants.Z_HUFFMAN_ONLY,
  constants.Z_RLE,
  constants.Z_FIXED,
];

const options = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  strategy: fc.constantFrom(...strategies),
  memLevel: fc.integer({ min: 1, max: 9 }),
  windowBits: fc.integer({ min: 9, max: 15 }),
});

/** Random bytes, of which a share repeats what stands up to `reach` bytes before. */
function bytesLike(seed: number, length: number, values: number, repeats: number, reach: number): Uint8Array {
  const random = randomNumbers(seed);
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    if (at > 0 && random() < repeats) {
      const distance = 1 + Math.floor(random() ** 3 * Math.min(at, reach));
      const end = Math.min(length, at + 3 + Math.floor(random() ** 4 * 400));
      for (; at < end; at++) bytes[at] = bytes[at - distance];
    } else bytes[at++] = Math.floor(random() * values);
  }
  return bytes;
}

const contents = (longest: number) =>
  fc
    .tuple(
      fc.integer({ min: 0, max: 2 ** 30 }),
      fc.integer({ min: 0, max: longest }),
      fc.integer({ min: 1, max: 256 }),
      fc.constantFrom(0, 0.02, 0.2, 0.8, 0.99),
      fc.constantFrom(1, 8, 20, 300, 32768),
    )
    .map((shape) => bytesLike(...shape));

describe.each(builds)('inflate, %s', (_name, decoder) => {
  it('undoes what zlib does, however it does it', () => {
    fc.assert(
      fc.property(contents(5000), options, (bytes, option) => {
        expectBytes(inflate(decoder, deflateSync(bytes, option), bytes.length), bytes);
      }),
      { numRuns: 1000 },
    );
  });

  it('undoes long streams', () => {
    fc.assert(
      fc.property(contents(1 << 20), options, (bytes, option) => {
        expectBytes(inflate(decoder, deflateSync(bytes, option), bytes.length), bytes);
      }),
      { numRuns: 40 },
    );
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 15, 16, 17, 31])('repeats what stands %i bytes before', (distance) => {
    for (let length = distance; length < 600; length += 7) {
      const bytes = Uint8Array.from({ length }, (_, i) => ((i % distance) * 37 + 1) & 255);
      expectBytes(inflate(decoder, deflateSync(bytes), length), bytes);
    }
  });

  it('reads on over many empty blocks, and overlooks what follows the stream', () => {
    const bytes = Buffer.from('cloud, shadow, cloud, shadow');
    const body = deflateSync(bytes, { level: 9 });
    const emptyStored = Buffer.from([0, 0, 0, 255, 255]);
    const stream = Buffer.concat([
      body.subarray(0, 2),
      ...Array.from({ length: 500 }, () => emptyStored),
      body.subarray(2),
      Buffer.from('and more'),
    ]);
    expect(Buffer.from(inflate(decoder, stream, bytes.length) as Uint8Array)).toEqual(bytes);
  });

  it('tells where a stream ends early', () => {
    for (const option of [{}, { level: 0 }, { strategy: constants.Z_FIXED }] satisfies ZlibOptions[]) {
      const bytes = bytesLike(3, 900, 60, 0.1, 300);
      const stream = deflateSync(bytes, option);
      for (let length = 0; length < stream.length; length++) {
        expect(inflate(decoder, stream.subarray(0, length), bytes.length)).toBe(-6);
      }
    }
  });

  it('tells where more comes out than there is room for', () => {
    for (const option of [{}, { level: 0 }, { strategy: constants.Z_FIXED }] satisfies ZlibOptions[]) {
      const bytes = bytesLike(4, 700, 60, 0.3, 300);
      const stream = deflateSync(bytes, option);
      for (let room = 0; room < bytes.length; room++) expect(inflate(decoder, stream, room)).toBe(-7);
    }
  });

  it('takes what zlib takes of damaged streams, and nothing else', () => {
    const damage = fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), bit: fc.nat(7) }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(contents(2000), options, damage, fc.boolean(), (bytes, option, flips, early) => {
        const stream = deflateSync(bytes, option);
        // Headers and code tables are where most can go wrong.
        const span = early ? Math.min(stream.length, 60) : stream.length;
        for (const { at, bit } of flips) stream[Math.min(span - 1, Math.floor(at * span))] ^= 1 << bit;
        let expected: Uint8Array | undefined;
        try {
          expected = new Uint8Array(inflateSync(stream));
        } catch {}
        const found = inflate(decoder, stream, 4000);
        if (expected) expectBytes(found, expected);
        else expect(found).toBeTypeOf('number');
      }),
      { numRuns: 3000 },
    );
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(1000), (bytes, room) => {
        expect(inflate(decoder, Uint8Array.of(0x78, 0x9c, ...bytes), room)).toBeLessThan(0);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    [-1, 'no zlib stream', [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]],
    [-1, 'a preset dictionary', [0x78, 0xbb, 0, 0, 0, 0, 0, 0]],
    [-2, 'a block of type 3', [0x78, 0x9c, 0x07, 0, 0, 0, 0, 0]],
    [-2, 'a stored block whose lengths disagree', [0x78, 0x9c, 0x01, 1, 0, 0, 0, 65]],
    [-3, 'code lengths that fill no code', [0x78, 0x9c, 0x05, 0, 0, 0, 0, 0]],
    // Fixed codes: length 3 of seven bits 0000001, then offset 1 of five bits 00000, before anything was written.
    [-5, 'a repetition of nothing', [0x78, 0x9c, 0x03, 0x02, 0, 0, 0, 0]],
    [-8, 'another checksum', [0x78, 0x9c, 0x01, 1, 0, 0xfe, 0xff, 65, 0, 66, 0, 67]],
  ])('answers %i to %s', (code, _what, stream) => {
    expect(inflate(decoder, Uint8Array.from(stream), 100)).toBe(code);
    expect(inflateError(code).message).toMatch(/^\w[\w ]+$/);
  });
});

it('holds no more memory than the largest tile needs', () => {
  const decoder = createWasmDecoder();
  const large = deflateSync(new Uint8Array(1_000_000));
  inflate(decoder, large, 1_000_000);
  const bytes = decoder.memory.buffer.byteLength;
  expect(bytes).toBeLessThan(1_000_000 + large.length + 3 * 65536);
  for (let size = 0; size < 1_000_000; size += 99_999) inflate(decoder, deflateSync(new Uint8Array(size)), size);
  expect(decoder.memory.buffer.byteLength).toBe(bytes);
});
