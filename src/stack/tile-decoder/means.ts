import { joined } from '../../bytes.ts';
import { TsmaskError } from '../../errors.ts';
import type { Window } from '../../grid.ts';
import type { Placement } from '../place.ts';
import { missingValues, type Radiometry } from '../radiometry.ts';
import { type Samples, type SampleType, viewSamples } from '../sample-type.ts';
import { reserve, type WasmDecoder } from './wasm.ts';

/** As assembly/decode/average.ts numbers them. */
const kinds: readonly SampleType[] = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'float64'];

/**
 * Means of the observed pixels of a finer file, which come in rows of its tiles in any order. Values are averaged as the
 * file has them, and become reflectance once: what is rounded twice may come out differently. They are kept in the
 * decoder's memory, where the tiles are.
 */
export class Means {
  readonly #decoder: WasmDecoder;
  #bands: readonly BandMeans[] = [];
  #type: SampleType = 'int16';
  #pixels = 0;

  constructor(decoder: WasmDecoder) {
    this.#decoder = decoder;
  }

  /**
   * Forgets what was there, and tiles that were decoded, and makes room for `pixels` pixels of the stack for each of the
   * `bands`, whose samples are of one type.
   * @throws TsmaskError OUT_OF_MEMORY
   */
  begin(pixels: number, bands: readonly Radiometry[], type: SampleType): void {
    const missing = bands.map(({ nodata }) => vectors(missingValues(type, nodata), type));
    const missingBytes = missing.reduce((sum, bytes) => sum + bytes.length, 0);
    const bytes = missingBytes + bands.length * pixels * 12;
    const { exports, memory } = this.#decoder;
    // Addresses beyond 2 GiB come as negative numbers.
    let at = exports.keep(bytes) >>> 0;
    if (at === 0) throw tooLarge(pixels);
    new Uint8Array(memory.buffer, at, bytes).fill(0);
    const missingAt = missing.map((values) => {
      new Uint8Array(memory.buffer, at, values.length).set(values);
      at += values.length;
      return at - values.length;
    });
    this.#pixels = pixels;
    this.#type = type;
    const counts = at + bands.length * pixels * 8;
    this.#bands = bands.map(({ gain, bias }, i) => ({
      gain,
      bias,
      missing: missingAt[i],
      missingCount: missing[i].length / vectorBytes,
      sums: at + i * pixels * 8,
      counts: counts + i * pixels * 4,
    }));
  }

  /** The samples of a tile where they can be added: as they are, or moved to the decoder's memory. */
  hold(samples: Samples): Samples {
    const { memory } = this.#decoder;
    if (samples.buffer === memory.buffer) return samples;
    const { output } = reserve(this.#decoder, 0, samples.byteLength);
    output.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
    return viewSamples(this.#type, output);
  }

  /** Takes `count` of the samples that `hold` gave, which lie from column `x` and row `y` of the file on. */
  add(
    band: number,
    samples: Samples,
    from: number,
    count: number,
    { x, y }: { x: number; y: number },
    window: Window,
    { factor, x: left, y: top }: Placement,
  ): void {
    const { gain, bias, missing, missingCount, sums, counts } = this.#bands[band];
    const column = Math.floor((x + left) / factor);
    const at = (Math.floor((y + top) / factor) - window.y) * window.width - window.x + column;
    // The first pixel of the stack may have begun before `x`.
    const head = (column + 1) * factor - x - left;
    this.#decoder.exports.addRow(
      kinds.indexOf(this.#type),
      samples.byteOffset + from * samples.BYTES_PER_ELEMENT,
      count,
      head,
      factor,
      sums + at * 8,
      counts + at * 4,
      gain,
      bias,
      missing,
      missingCount,
    );
  }

  /** Writes reflectance × 10000, rounded half up; 0 where nothing was observed. Its means are used up by that. */
  finish(band: number, target: Int16Array): void {
    const { sums, counts, gain, bias } = this.#bands[band];
    const { exports, memory } = this.#decoder;
    exports.finishMeans(sums, counts, this.#pixels, gain, bias);
    target.set(new Int16Array(memory.buffer, sums, this.#pixels));
  }
}

interface BandMeans {
  readonly gain: number;
  readonly bias: number;
  /** Addresses. */
  readonly missing: number;
  readonly sums: number;
  readonly counts: number;
  readonly missingCount: number;
}

const vectorBytes = 16;

/** Each value that the type has, over and over again for 16 bytes. */
function vectors(values: readonly number[], type: SampleType): Uint8Array<ArrayBuffer> {
  const all = values.map((value) => {
    const bytes = new Uint8Array(vectorBytes);
    const samples = viewSamples(type, bytes).fill(value);
    return samples[0] === value ? bytes : new Uint8Array(0);
  });
  return joined(all);
}

function tooLarge(pixels: number): TsmaskError {
  return new TsmaskError('OUT_OF_MEMORY', `The working memory for the means of ${pixels} pixels cannot be had.`, {
    subject: 'memory',
    remedy: 'Allow less memory, so that less is read at once: --memory.',
  });
}
