/** The pixels of the real stack, to be written anew as archives have them. */
import { readdirSync } from 'node:fs';
import { fromFile } from 'geotiff';
import { sharedData } from './shared.ts';

export const esaBands = ['B02', 'B03', 'B04', 'B8A', 'B11', 'B12'] as const;

export type EsaBand = (typeof esaBands)[number] | 'B08';

/** Reflectance × 10000, row by row. The real stack lacks no observation. */
export interface RealScene {
  /** `20170804T105328`, shifted by whole years if that was asked for. */
  readonly stamp: string;
  /** 32 × 32 pixels of 20 m. */
  readonly bands: Readonly<Record<(typeof esaBands)[number], readonly number[]>>;
  /** 64 × 64 pixels of 10 m, of which the bands at 20 m are the means. */
  readonly fine: Readonly<Record<'B02' | 'B03' | 'B04' | 'B08', readonly number[]>>;
}

export const size = 32;
export const origin = [501360, 5629680] as const;

/** All scenes, in the order of time. */
export async function realScenes(): Promise<RealScene[]> {
  const folder = `${sharedData}s2-flanders/`;
  const stems = readdirSync(`${folder}bands`).flatMap((name) => /^(.*)_B02_10m\.tif$/.exec(name)?.[1] ?? []);
  return await Promise.all(
    stems.sort().map(async (stem): Promise<RealScene> => {
      const stamp = stem.slice(7);
      const all = await pixelsOf(`${folder}multiband/S2_${stamp.slice(0, 8)}.tif`);
      const names = ['B02', 'B03', 'B04', 'B08'] as const;
      const fine = await Promise.all(names.map((band) => pixelsOf(`${folder}bands/${stem}_${band}_10m.tif`)));
      return {
        stamp,
        bands: byName(esaBands, (i) => all[i]),
        fine: byName(names, (i) => fine[i][0]),
      };
    }),
  );
}

function byName<T extends string>(names: readonly T[], values: (i: number) => number[]): Record<T, number[]> {
  return Object.fromEntries(names.map((name, i) => [name, values(i)])) as Record<T, number[]>;
}

/** The bands of a file, each row by row. */
export async function pixelsOf(path: string): Promise<number[][]> {
  const file = await fromFile(path);
  const rasters = (await (await file.getImage()).readRasters()) as unknown as ArrayLike<number>[];
  file.close();
  return Array.from(rasters, (band) => Array.from(band));
}

export function shiftYears({ stamp, ...scene }: RealScene, years: number): RealScene {
  return { stamp: String(Number(stamp.slice(0, 4)) + years) + stamp.slice(4), ...scene };
}

/** Columns of a band of `width` pixels a row. */
export function columns(band: readonly number[], width: number, from: number, to: number): number[] {
  return band.filter((_, i) => i % width >= from && i % width < to);
}

/** `2017-08-04` of `20170804T105328`. */
export const dashed = (stamp: string): string => stamp.replace(/^(....)(..)(..).*/, '$1-$2-$3');
