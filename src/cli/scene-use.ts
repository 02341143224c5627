/** What `inspect` looks at scenes for: the bands that a method reads, and what they would serve for instead. */
import { Option } from 'commander';
import {
  isTsmaskError,
  type MaskMethod,
  maskMethods,
  type OpenStackOptions,
  type ProbabilityOptions,
  probabilityRoles,
  type Stack,
  s2cloudlessRoles,
  TsmaskError,
} from '../index.ts';
import {
  checkMaskChoice,
  type MaskChoiceOptions,
  madeMasks,
  maskChoiceOptions,
  masksBeside,
  openedFor,
} from './mask-choice.ts';
import { needsMethod, probabilityOf, probabilityOptions } from './probability-options.ts';

export interface SceneUseOptions extends Omit<MaskChoiceOptions, 'mask'> {
  readonly method: MaskMethod;
  /** As `composite --mask` has it, without files. */
  readonly mask?: string;
}

/** Those options of the method `probability` that decide which bands it reads, or what is told of the scenes. */
const ofInterest = [
  '--preset',
  '--sun-azimuth',
  '--probability-from',
  '--water',
  '--masked-classes',
  '--casting-classes',
];

export function sceneUseOptions(): Option[] {
  return [
    new Option('--method <name>', 'show what this method of mask would read').choices(maskMethods).default('tsmask'),
    new Option('--mask <what>', 'show what composite would read under these masks')
      .choices([...madeMasks, ...masksBeside])
      .conflicts('method'),
    ...maskChoiceOptions().filter(({ long }) => /-bits$/.test(long!)),
    ...probabilityOptions().filter(({ long }) => ofInterest.includes(long!)),
  ];
}

export function isForProbability({ method, mask }: SceneUseOptions): boolean {
  return method === 'probability' || mask === 'probability';
}

/**
 * The bands that scenes are to have; those of TSmask where nothing is said.
 * @throws TsmaskError BAD_OPTION for options of the method `probability` without it
 */
export function rolesOfUse(options: SceneUseOptions): Pick<OpenStackOptions, 'roles' | 'qualityBits'> {
  const { method, mask } = options;
  const probability = probabilityOf(options);
  if (probability && !isForProbability(options)) throw needsMethod(options);
  if (method === 'probability') return { roles: probabilityRoles(probability) };
  if (mask !== undefined || options.maskCloudBits || options.maskShadowBits)
    checkMaskChoice({ ...options, mask: mask ?? 'tsmask' });
  return mask === undefined ? {} : openedFor({ ...options, mask });
}

interface Use {
  readonly name: string;
  /** How to see it. */
  readonly way: string;
  readonly roles?: readonly string[];
}

const byProbability = (options: ProbabilityOptions, words = ''): Use => ({
  name: `tsmask mask --method probability${words}`,
  way: `add --method probability${words}`,
  roles: probabilityRoles(options),
});

/** What asks for the most first. */
const uses: readonly Use[] = [
  { name: 'tsmask mask', way: 'leave out --method and --mask' },
  byProbability({}),
  byProbability({ water: 'none' }, ' --water none'),
  byProbability({ source: 'scl' }, ' --probability-from scl'),
  { name: 'tsmask probability', way: 'it needs a model, see docs/s2cloudless.md', roles: s2cloudlessRoles },
];

/**
 * The same error, with what the files would do for: whoever inspects them may not know yet.
 * @param open opens the same inputs with other bands
 */
export async function withOtherUse(
  error: unknown,
  open: (roles: { roles?: readonly string[] }) => Promise<Stack>,
): Promise<unknown> {
  if (!isTsmaskError(error) || !['NO_SCENES', 'MISSING_BAND', 'WRONG_LEVEL'].includes(error.code)) return error;
  for (const { name, way, roles } of uses) {
    const serves = await open(roles ? { roles } : {}).then(
      () => true,
      // All bands are there; what it says beside is told when it is asked for.
      (other) => isTsmaskError(other, 'PROBABILITY_SCALE'),
    );
    if (!serves) continue;
    const { code, message, subject, files, cause } = error;
    const remedy = `The files do for ${name}: ${way}. ${error.remedy ?? ''}`.trimEnd();
    return new TsmaskError(code, message, { subject, remedy, files, cause });
  }
  return error;
}
