/** Products hold bands at several resolutions: only headers of what is used are read. */
import { openStack, type Stack } from 'tsmask';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { bandNames, blobs, file, type TestFile } from '../support/scenes.ts';
import { WebServer } from '../support/web-server.ts';

const native: Record<string, number> = { B02: 10, B03: 10, B04: 10, B8A: 20, B11: 20, B12: 20 };
const days = ['20180104', '20180114'];

/** A product with every band at its own resolution and at all coarser ones, of 240 m. */
function productOf(day: string, copies = [10, 20, 60]): TestFile[] {
  const folder = `S2A_MSIL2A_${day}T105431_N0206_R051_T31UES_${day}T124500.SAFE/GRANULE/L2A_T31UES_A013252/IMG_DATA`;
  return copies.flatMap((pixel) =>
    [...bandNames, 'B05', 'SCL', 'AOT', 'TCI']
      .filter((band) => (native[band] ?? 20) <= pixel)
      .map((band) =>
        file(`${folder}/R${pixel}m/T31UES_${day}T105431_${band}_${pixel}m.tif`, 1, {
          width: 240 / pixel,
          height: 240 / pixel,
          pixel,
          type: 'uint16',
          nodata: 0,
        }),
      ),
  );
}

const files = days.flatMap((day) => productOf(day));
const resolutions = ({ files }: Stack) =>
  Object.fromEntries(
    files.map(({ name }) => /_(B\w\w)_(\d\d)m/.exec(name)!.slice(1)).map(([band, m]) => [band, Number(m)]),
  );

describe('copies of a band', async () => {
  const server = await new WebServer(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]))).start();
  afterAll(() => server.stop());
  beforeEach(() => {
    server.log.length = 0;
  });
  const urls = files.map(({ name }) => server.url(name));

  it.each([
    [undefined, native, 20],
    [10, native, 10],
    [20, { ...native, B02: 20, B03: 20, B04: 20 }, 20],
    [60, Object.fromEntries(bandNames.map((band) => [band, 60])), 60],
    [120, native, 120],
  ])(
    'with a resolution of %s: only what is used is asked for, and the others are told of',
    async (resolution, taken, pixel) => {
      const stack = await openStack(urls, resolution === undefined ? {} : { resolution });
      expect(resolutions(stack)).toEqual(taken);
      expect(stack.grid.width).toBe(240 / pixel);
      expect(new Set(server.log.map(({ path }) => server.url(path)))).toEqual(
        new Set(stack.files.map(({ name }) => name)),
      );
      expect(stack.files.length + stack.unused.length).toBe(files.length);
      const copies = stack.unused.filter(({ name }) => /_(B02|B03|B04|B8A|B11|B12)_/.test(name));
      expect(copies).toHaveLength((3 * 3 + 3 * 2 - 6) * days.length);
      for (const { name, reason } of copies) {
        expect(reason).toBe(`its band is there at ${(taken as Record<string, number>)[/_(B\w\w)_/.exec(name)![1]]} m`);
      }
    },
  );

  it('a product without the copy that is asked for gives the finest', async () => {
    const stack = await openStack(blobs(productOf(days[0], [10, 20])), { resolution: 60 });
    expect(resolutions(stack)).toEqual(native);
  });

  it('another band that takes a role is chosen as the role, and newer products apart from older ones', async () => {
    const wide = [10, 20].map((pixel) => ({
      ...file('', 1, { width: 240 / pixel, height: 240 / pixel, pixel, type: 'uint16', nodata: 0 }),
      name: productOf(days[0], [pixel])[0].name.replace(/B02(?=_\d\dm\.tif)/, 'B08'),
    }));
    const stack = await openStack(blobs([...productOf(days[0]), ...wide]), { bands: { nir: 'B08' } });
    expect(resolutions(stack)).toEqual({ B02: 10, B03: 10, B04: 10, B08: 10, B11: 20, B12: 20 });
    // The newer has no copy at 10 m; the older one's must not stand in its way.
    const older = productOf(days[0]);
    const newer = productOf(days[0], [20]).map(({ name, bytes }) => ({ name: name.replace('N0206', 'N0500'), bytes }));
    const both = await openStack(blobs([...older, ...newer]), { offset: 0 });
    expect(both.files.every(({ name }) => name.includes('N0500'))).toBe(true);
    expect(both.unused.filter(({ reason }) => reason.startsWith('a newer')).length).toBe(6);
  });
});
