import { afterEach, describe, expect, it, vi } from 'vitest';
import { createKernel, defaultThresholds, type KernelOptions, type SeriesInput } from '../../src/kernel/index.ts';
import { hostHasSimd } from '../../src/kernel/wasm/module.ts';
import { engines } from '../support/engines.ts';
import { emptyBands } from '../support/series.ts';

const codeOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return 'nothing thrown';
};

describe('createKernel', () => {
  it('takes WebAssembly by default, with SIMD where the host has it', () => {
    expect(createKernel()).toMatchObject({ engine: 'wasm', simd: hostHasSimd() });
    expect(hostHasSimd()).toBe(true);
  });

  it('falls back to the scalar build where SIMD does not validate', () => {
    const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    try {
      expect(createKernel()).toMatchObject({ engine: 'wasm', simd: false });
      expect(codeOf(() => createKernel({ simd: true }))).toBe('BAD_OPTION');
    } finally {
      validate.mockRestore();
    }
  });

  it('refuses unknown engines and thresholds', () => {
    expect(codeOf(() => createKernel({ engine: 'gpu' as 'js' }))).toBe('BAD_OPTION');
    expect(codeOf(() => createKernel({ thresholds: { cloudMeen: 1 } as object }))).toBe('BAD_OPTION');
    expect(codeOf(() => createKernel({ thresholds: { cloudMean: Number.NaN } }))).toBe('BAD_OPTION');
  });
});

describe.each(engines)('inputs, %s', (_name, options: KernelOptions) => {
  const kernel = createKernel(options);
  const input: SeriesInput = { bands: emptyBands(6), dates: 3, pixels: 2 };

  it('must fit together', () => {
    expect(kernel.temporal(input)).toEqual(new Uint8Array(6));
    expect(codeOf(() => kernel.temporal({ ...input, dates: 4 }))).toBe('BAD_OPTION');
    expect(codeOf(() => kernel.temporal({ ...input, dates: 0 }))).toBe('BAD_OPTION');
    expect(codeOf(() => kernel.temporal({ ...input, pixels: -1 }))).toBe('BAD_OPTION');
    expect(codeOf(() => kernel.temporal({ ...input, bands: { ...input.bands, nir: undefined as never } }))).toBe(
      'BAD_OPTION',
    );
    expect(codeOf(() => kernel.filter(new Uint8Array(5), { width: 2, height: 3 }))).toBe('BAD_OPTION');
    expect(codeOf(() => kernel.buffer(new Uint8Array(6), { width: 2.5, height: 3 }))).toBe('BAD_OPTION');
  });

  it('may be empty', () => {
    expect(kernel.temporal({ bands: emptyBands(0), dates: 3, pixels: 0 })).toEqual(new Uint8Array(0));
    expect(kernel.filter(new Uint8Array(0), { width: 0, height: 4 })).toEqual(new Uint8Array(0));
    expect(kernel.buffer(new Uint8Array(0), { width: 4, height: 0 })).toEqual(new Uint8Array(0));
  });

  it('a lower threshold for bright cloud finds more of it', () => {
    const bands = emptyBands(1);
    for (const band of Object.values(bands)) band.fill(3000);
    const low = createKernel({ ...options, thresholds: { brightMean: 0.2 } });
    expect([...kernel.temporal({ bands, dates: 1, pixels: 1 })]).toEqual([1]);
    expect([...low.temporal({ bands, dates: 1, pixels: 1 })]).toEqual([2]);
  });
});

describe('WebAssembly memory', () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each([true, false])('does not grow from call to call, nor beyond what a block needs (SIMD %s)', (simd) => {
    const memories: WebAssembly.Memory[] = [];
    const { Memory } = WebAssembly;
    vi.stubGlobal('WebAssembly', {
      ...WebAssembly,
      validate: WebAssembly.validate,
      Module: WebAssembly.Module,
      Instance: WebAssembly.Instance,
      Memory: class extends Memory {
        constructor(descriptor: WebAssembly.MemoryDescriptor) {
          super(descriptor);
          memories.push(this);
        }
      },
    });
    const kernel = createKernel({ engine: 'wasm', simd });
    const bytes = () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
    expect(bytes()).toBeGreaterThan(0);
    expect(bytes()).toBeLessThan(1 << 18);

    const pixels = 200_000;
    const input = { bands: emptyBands(20 * pixels), dates: 20, pixels };
    const scene = { width: 1000, height: 200 };
    const work = () => {
      kernel.temporal(input);
      kernel.buffer(kernel.filter(new Uint8Array(pixels), scene), scene);
    };
    work();
    const afterFirst = bytes();
    for (let i = 0; i < 5; i++) work();
    expect(bytes()).toBe(afterFirst);
    expect(afterFirst).toBeLessThan(4 << 20);

    // A block is held as a whole: 5 bytes for each pixel and date, 12 for each pixel's bands of one date.
    kernel.series(20, pixels);
    expect(bytes() - afterFirst).toBeLessThan(pixels * (20 * 5 + 12) + (1 << 20));
  });

  it('that cannot be had is a typed error', () => {
    const kernel = createKernel({ engine: 'wasm' });
    expect(codeOf(() => kernel.series(2000, 10_000_000))).toBe('OUT_OF_MEMORY');
    expect(kernel.temporal({ bands: emptyBands(2), dates: 1, pixels: 2 })).toEqual(new Uint8Array(2));
  });
});

describe('thresholds', () => {
  it('have the published defaults', () => {
    expect(defaultThresholds).toEqual({
      brightMean: 0.45,
      neighbourMean: 0.055,
      neighbourMndwi: 0,
      cloudContrast: 0.42,
      cloudMean: 0.1,
      shadowContrast: 0.42,
      shadowMean: 0.055,
      waterMndwi: -0.05,
      waterMean: 0.05,
      waterMsavi: 0.06,
      bareWaterMndwi: -0.2,
      bareGroundMndwi: -0.38,
      thinCloudWhiteness: -0.02,
      thinCloudDarkest: 0.06,
      thinCloudBrightest: 0.29,
      thinCloudMndwi: -0.1,
      thinCloudGreenness: 0.2,
    });
  });
});
