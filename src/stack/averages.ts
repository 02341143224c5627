/** What metadata tell of a scene that is made of several granules. */
import type { Scene } from './stack.ts';

export interface SceneAverages {
  /** Per cent. Absent where a granule's is not known: the mean of the others says nothing of the scene. */
  readonly cloudCover?: number;
  /** Degrees clockwise from north. Absent where a granule's is not known. */
  readonly sunAzimuth?: number;
}

/**
 * Means over the granules of a scene, all counted alike, however much of them lies in it.
 *
 * @param azimuth `circular` (default): the mean direction, so that 350° and 10° have 0° between them; `arithmetic`: the mean of
 * the numbers, 180° in that case
 */
export function sceneAverages(scene: Scene, azimuth: 'circular' | 'arithmetic' = 'circular'): SceneAverages {
  const origins = [scene, ...(scene.fill ?? [])].map(({ origin }) => origin);
  const covers = origins.flatMap(({ cloudCover }) => cloudCover ?? []);
  const azimuths = origins.flatMap(({ sunAzimuth }) => sunAzimuth ?? []);
  const meanAzimuth = azimuth === 'circular' ? meanDirection : mean;
  return {
    ...(covers.length === origins.length ? { cloudCover: mean(covers) } : {}),
    ...(azimuths.length === origins.length ? { sunAzimuth: meanAzimuth(azimuths) } : {}),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** 350° and 10° have 0° between them. */
export function meanDirection(degrees: readonly number[]): number {
  if (degrees.length === 1) return degrees[0];
  const sum = (part: (angle: number) => number) =>
    degrees.reduce((total, one) => total + part((one * Math.PI) / 180), 0);
  return ((Math.atan2(sum(Math.sin), sum(Math.cos)) * 180) / Math.PI + 360) % 360;
}
