/** How scenes are masked, as the package takes it. */
import {
  bandRoles,
  type Input,
  isTsmaskError,
  type MaskOptions,
  type OpenStackOptions,
  openStack,
  type ProbabilityOptions,
  probabilityRoles,
  type Scene,
  type Stack,
} from 'tsmask';
import type { Survey, Way } from './protocol.ts';

/** The bands that a stack must have. */
export function rolesOf({ method, probability }: Way): readonly string[] {
  return method === 'probability' ? probabilityRoles(probability) : bandRoles;
}

export function openAs(inputs: readonly Input[], way: Way, options: OpenStackOptions): Promise<Stack> {
  if (way.method === 'tsmask') return openStack(inputs, options);
  const roles = rolesOf(way);
  return openStack(inputs, {
    ...options,
    roles,
    // Pictures and series are of these.
    optionalRoles: bandRoles,
    ...scaleOf(roles, way.probabilityScale),
  });
}

/** Of use only where a probability is read. */
function scaleOf(roles: readonly string[], scale: number | undefined): Pick<OpenStackOptions, 'probabilityScale'> {
  return scale === undefined || !roles.includes('cloud-probability') ? {} : { probabilityScale: scale };
}

/** Opens a stack in the first way that there are bands for. */
export async function openFirst(
  inputs: readonly Input[],
  ways: readonly Way[],
  options: OpenStackOptions,
): Promise<{ readonly stack: Stack; readonly way: Way }> {
  let first: unknown;
  for (const way of ways) {
    try {
      return { stack: await openAs(inputs, way, options), way };
    } catch (error) {
      // All bands are there, and only this is to be said.
      if (isTsmaskError(error) && error.code === 'PROBABILITY_SCALE') throw error;
      first ??= error;
      if (!isTsmaskError(error) || !ofBands.has(error.code)) break;
    }
  }
  throw first;
}

/** Other bands than those that a way needs may be there. */
const ofBands: ReadonlySet<string> = new Set(['MISSING_BAND', 'NO_SCENES', 'NO_BAND_ROLE']);

/** What a way would come to with these files, which are opened for it, and let go. */
export async function survey(inputs: readonly Input[], way: Way, options: OpenStackOptions): Promise<Survey> {
  try {
    const { scenes } = await openAs(inputs, way, options);
    return { missing: [], sunless: scenes.filter(lacksSun).map(({ date }) => date) };
  } catch (error) {
    if (!isTsmaskError(error) || !ofBands.has(error.code)) throw error;
    const missing: string[] = [];
    for (const role of rolesOf(way)) {
      const isThere = await openStack(inputs, { ...options, roles: [role], ...scaleOf([role], 1) }).then(
        () => true,
        () => false,
      );
      options.signal?.throwIfAborted();
      if (!isThere) missing.push(role);
    }
    // Each is there, but of no scene all of them.
    if (missing.length === 0) throw error;
    return { missing, sunless: [] };
  }
}

export function lacksSun({ origin, fill = [] }: Scene): boolean {
  return [origin, ...fill.map((granule) => granule.origin)].every(({ sunAzimuth }) => sunAzimuth === undefined);
}

/** The user's azimuth stands for scenes of which nothing else tells it. */
export function methodOptions({ scenes }: Stack, way: Way): Pick<MaskOptions, 'method' | 'probability'> {
  if (way.method === 'tsmask') return {};
  const { azimuth } = way;
  const sunless = scenes.filter(lacksSun).map(({ id }) => [id, azimuth] as const);
  const probability: ProbabilityOptions =
    azimuth === undefined || sunless.length === 0
      ? way.probability
      : { ...way.probability, sunAzimuth: Object.fromEntries(sunless) as Record<string, number> };
  return { method: way.method, probability };
}
