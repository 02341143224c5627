import type { ClassCode } from 'tsmask';
import { markPaths } from '../chart/marks.ts';

export const classKeys = ['none', 'clear', 'cloud', 'shadow'] as const;

/** The mark of a class, as in the chart: its shape tells it too, not its colour alone. */
export function ClassMark({ code }: { code: ClassCode }) {
  return (
    <svg
      class="class-mark"
      data-class={classKeys[code]}
      viewBox="-6 -6 12 12"
      width="14"
      height="14"
      aria-hidden="true"
    >
      <path d={markPaths[code]} />
    </svg>
  );
}
