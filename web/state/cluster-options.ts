/** How the next forecast's mask is made: what differs from it is put into clusters, and these are labelled. */
import { computed, signal } from '@preact/signals';
import type { ClusterOptions, LabelRule } from 'tsmask';

/** What differs from the defaults of the rule, and only what it uses. */
export type ClusterNumbers = Pick<
  ClusterOptions,
  'count' | 'cloudDifference' | 'cloudReflectance' | 'shadowDifference' | 'opening'
>;

export const labelRule = signal<LabelRule>('combined');
export const clusterNumbers = signal<ClusterNumbers>({});
/** As the package takes them. */
export const clusterOptions = computed<ClusterOptions>(() => ({ rule: labelRule.value, ...clusterNumbers.value }));
export const changedClusterOptions = computed(
  () => Object.keys(clusterNumbers.value).length + (labelRule.value === 'combined' ? 0 : 1),
);

/** Each rule has limits of its own: another begins with its defaults. */
export function chooseLabelRule(rule: LabelRule): void {
  labelRule.value = rule;
  clusterNumbers.value = {};
}

/** @param chosen undefined for the default */
export function chooseClusterNumber(key: keyof ClusterNumbers, chosen: number | undefined): void {
  const { [key]: _, ...others } = clusterNumbers.value;
  clusterNumbers.value = chosen === undefined ? others : { ...others, [key]: chosen };
}

export function resetClusterOptions(): void {
  chooseLabelRule('combined');
}
