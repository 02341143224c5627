/** Which planes of which files the bands of a scene lie in: roles that are compressed together are read together. */
import { type CopySamples, sampleCopier } from './radiometry.ts';
import type { BandSource, Granule, Stack } from './stack.ts';

/** What becomes of a sample. */
export interface Use {
  readonly role: string;
  readonly band: BandSource;
  readonly copy: CopySamples;
}

export interface Plane {
  /** Index into the stack's files. */
  readonly file: number;
  /** Of a file with band interleave; else 0. */
  readonly plane: number;
  readonly uses: readonly Use[];
}

export function planesOf({ files }: Stack, bands: Granule['bands'], roles: readonly string[]): Plane[] {
  const planes = new Map<string, Plane & { uses: Use[] }>();
  for (const role of roles) {
    const band = bands[role];
    const image = files[band.file];
    const plane = image.interleave === 'band' ? band.sample : 0;
    // What is averaged and what is picked are read apart.
    const sampling = (band.place?.factor ?? 1) > 1 ? band.sampling : undefined;
    const key = [band.file, plane, sampling].join('/');
    const found = planes.get(key) ?? { file: band.file, plane, uses: [] };
    found.uses.push({ role, band, copy: sampleCopier(image.type, band) });
    planes.set(key, found);
  }
  return [...planes.values()];
}
