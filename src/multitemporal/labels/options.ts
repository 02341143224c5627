/** How clusters become cloud, shadow and clear, and the limits between these. */

import { badOption, checkNumber } from '../../check-option.ts';
import { largestRadius } from '../../probability/disk.ts';

/**
 * Which rule labels:
 *
 * - `brightness`: of the authors' first notebook, which only sorts clusters by brightness. The brightest is cloud, the
 *   darkest shadow, whatever the scene shows: three or five clusters are meant, and there must be cloud and shadow.
 * - `all-bands`: of their first release, January 2018. By the difference in all bands.
 * - `visible`: of their later releases. Cloud where the visible bands are brighter than forecast, and bright. No shadow.
 * - `combined`: cloud as `visible` has it, shadow by the difference in the bands from blue to SWIR 1.
 * - `pixel-wise`: as `combined`, but pixel by pixel, without clusters.
 */
export const labelRules = ['brightness', 'all-bands', 'visible', 'combined', 'pixel-wise'] as const;
export type LabelRule = (typeof labelRules)[number];

export interface LabelOptions {
  /** Default `combined`. */
  readonly rule?: LabelRule;
  /** Cloud differs from the forecast by more than this. Reflectance, default 0.04; 0.09 for `all-bands`. */
  readonly cloudDifference?: number;
  /** Cloud is brighter than this in the visible bands. Reflectance, default 0.175; 0 or less: does not matter. */
  readonly cloudReflectance?: number;
  /** Shadow differs from the forecast by less than this, which is below 0. Reflectance, default −0.03. */
  readonly shadowDifference?: number;
  /** Shadow is darker than this in the near infrared. Reflectance; by default it does not matter. */
  readonly darkNir?: number;
  /** Cloud and shadow are opened by a disk of this radius. Pixels, default 2; 1 for `all-bands`, 0 for `brightness`. */
  readonly opening?: number;
}

const openings: Partial<Record<LabelRule, number>> = { brightness: 0, 'all-bands': 1 };

export type ResolvedLabelOptions = Required<LabelOptions>;

/** @throws TsmaskError BAD_OPTION for the first option that cannot be used. */
export function resolveLabelOptions(options: LabelOptions = {}): ResolvedLabelOptions {
  const { rule = 'combined' } = options;
  if (!labelRules.includes(rule)) {
    badOption('rule', `There is no rule named ${String(rule)} for labels.`, `Use ${labelRules.join(', ')}.`);
  }
  const resolved = {
    rule,
    cloudDifference: options.cloudDifference ?? (rule === 'all-bands' ? 0.09 : 0.04),
    cloudReflectance: options.cloudReflectance ?? 0.175,
    shadowDifference: options.shadowDifference ?? -0.03,
    darkNir: options.darkNir ?? Number.POSITIVE_INFINITY,
    opening: options.opening ?? openings[rule] ?? 2,
  };
  for (const [name, value] of Object.entries(resolved)) {
    if (typeof value === 'number' && Number.isNaN(value))
      badOption(name, `${name} is no number.`, 'Give a reflectance.');
  }
  checkNumber('opening', resolved.opening, 0, largestRadius);
  if (resolved.shadowDifference > 0 || resolved.cloudDifference < 0) {
    const [name, remedy] =
      resolved.cloudDifference < 0
        ? ['cloudDifference', 'Give 0 or more: clouds are brighter than the forecast.']
        : ['shadowDifference', 'Give 0 or less: shadows are darker than the forecast.'];
    badOption(name, `A ${name} of ${options[name as 'cloudDifference']} cannot be used.`, remedy);
  }
  return resolved;
}
