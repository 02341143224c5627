import type { Random } from '../random.ts';
import { between, pick } from './random.ts';

/** Reflectance (0–1) of blue, green, red, nir, swir1, swir2, as Sentinel-2 L2A sees it. */
export type Spectrum = readonly [number, number, number, number, number, number];

export const spectra = {
  crop: [0.027, 0.06, 0.033, 0.42, 0.185, 0.085],
  grass: [0.032, 0.066, 0.045, 0.37, 0.2, 0.1],
  straw: [0.075, 0.112, 0.152, 0.285, 0.33, 0.24],
  soil: [0.082, 0.113, 0.148, 0.232, 0.305, 0.262],
  leaves: [0.02, 0.042, 0.024, 0.34, 0.15, 0.066],
  twigs: [0.034, 0.05, 0.057, 0.155, 0.165, 0.105],
  needles: [0.02, 0.036, 0.025, 0.225, 0.105, 0.05],
  river: [0.043, 0.06, 0.048, 0.034, 0.018, 0.013],
  lake: [0.034, 0.041, 0.024, 0.015, 0.009, 0.007],
  roof: [0.092, 0.112, 0.148, 0.2, 0.225, 0.19],
  hall: [0.235, 0.25, 0.265, 0.3, 0.31, 0.28],
  asphalt: [0.088, 0.1, 0.108, 0.142, 0.158, 0.145],
  garden: [0.04, 0.068, 0.058, 0.275, 0.185, 0.11],
  track: [0.075, 0.1, 0.115, 0.23, 0.24, 0.18],
} as const satisfies Record<string, Spectrum>;

/** A year of a field: day of the year, share of it under green plants, share under straw. Bare soil is the rest. */
export type Calendar = readonly (readonly [day: number, green: number, straw: number])[];

export const calendars = {
  wheat: [
    [0, 0.25, 0],
    [60, 0.4, 0],
    [105, 0.85, 0],
    [150, 0.97, 0],
    [178, 0.7, 0.25],
    [195, 0.08, 0.85],
    [206, 0, 0.55],
    [235, 0, 0.3],
    [265, 0, 0.05],
    [300, 0.03, 0],
    [335, 0.15, 0],
    [365, 0.25, 0],
  ],
  rape: [
    [0, 0.45, 0],
    [75, 0.6, 0],
    [105, 0.9, 0],
    [150, 0.92, 0],
    [172, 0.7, 0.25],
    [188, 0.12, 0.8],
    [198, 0, 0.5],
    [232, 0.05, 0.2],
    [250, 0.1, 0.05],
    [290, 0.4, 0],
    [365, 0.45, 0],
  ],
  maize: [
    [0, 0, 0.1],
    [130, 0, 0],
    [152, 0.1, 0],
    [180, 0.6, 0],
    [200, 0.95, 0],
    [245, 0.9, 0.05],
    [266, 0.5, 0.45],
    [280, 0, 0.5],
    [320, 0, 0.2],
    [365, 0, 0.1],
  ],
  beet: [
    [0, 0, 0.05],
    [110, 0, 0],
    [140, 0.15, 0],
    [170, 0.75, 0],
    [192, 0.97, 0],
    [270, 0.9, 0],
    [300, 0.75, 0.05],
    [310, 0, 0.1],
    [365, 0, 0.05],
  ],
  potato: [
    [0, 0.5, 0],
    [80, 0.55, 0],
    [95, 0, 0.1],
    [150, 0.05, 0],
    [176, 0.7, 0],
    [222, 0.9, 0],
    [248, 0.6, 0.3],
    [264, 0, 0.15],
    [290, 0.1, 0],
    [340, 0.45, 0],
    [365, 0.5, 0],
  ],
  meadow: [
    [0, 0.68, 0.08],
    [80, 0.78, 0.04],
    [125, 0.96, 0],
    [150, 0.93, 0.03],
    [160, 0.72, 0.15],
    [185, 0.9, 0.04],
    [220, 0.72, 0.2],
    [262, 0.9, 0.04],
    [320, 0.82, 0.06],
    [365, 0.68, 0.08],
  ],
} as const satisfies Record<string, Calendar>;

export type Crop = keyof typeof calendars;
export type Surface = Crop | 'broadleaf' | 'conifer' | Exclude<keyof typeof spectra, 'crop' | 'straw' | 'soil'>;

/** What a patch of land looks like through the year. Patches that look the same share one. */
export interface Look {
  readonly surface: Surface;
  /** Days by which this patch is later than its calendar. */
  readonly late: number;
  /** How densely it grows, about 1. */
  readonly vigour: number;
  /** Brightness of its ground, about 1. */
  readonly tone: number;
}

/** The looks of a landscape, with the place of each group in the list. */
export interface Looks {
  readonly list: readonly Look[];
  readonly groups: Readonly<Record<keyof typeof groupSurfaces, { readonly first: number; readonly count: number }>>;
}

/** Of what a part of the landscape is made, and in how many variants. More frequent surfaces stand there repeatedly. */
const groupSurfaces = {
  field: {
    variants: 512,
    of: ['wheat', 'wheat', 'wheat', 'maize', 'maize', 'beet', 'potato', 'rape', 'meadow', 'meadow'],
  },
  meadow: { variants: 32, of: ['meadow'] },
  forest: { variants: 24, of: ['broadleaf', 'broadleaf', 'broadleaf', 'conifer'] },
  river: { variants: 1, of: ['river'] },
  lake: { variants: 1, of: ['lake'] },
  centre: { variants: 48, of: ['roof', 'roof', 'roof', 'asphalt', 'garden'] },
  suburb: { variants: 48, of: ['roof', 'garden', 'garden', 'garden', 'asphalt'] },
  works: { variants: 12, of: ['hall', 'hall', 'asphalt', 'roof'] },
  road: { variants: 1, of: ['asphalt'] },
  track: { variants: 1, of: ['track'] },
} as const satisfies Record<string, { variants: number; of: readonly Surface[] }>;

export function makeLooks(random: Random): Looks {
  const list: Look[] = [];
  const groups: Record<string, { first: number; count: number }> = {};
  for (const [name, { variants, of }] of Object.entries(groupSurfaces)) {
    groups[name] = { first: list.length, count: variants };
    for (let i = 0; i < variants; i++) {
      const surface = variants === 1 ? of[0] : pick<Surface>(random, of);
      list.push({
        surface,
        late: between(random, -13, 13),
        vigour: between(random, 0.8, 1.08),
        tone: variants === 1 ? 1 : between(random, 0.8, 1.2),
      });
    }
  }
  return { list, groups: groups as Looks['groups'] };
}
