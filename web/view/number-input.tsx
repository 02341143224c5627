import { useRef } from 'preact/hooks';

interface NumberInputProps {
  readonly id?: string;
  readonly 'aria-label'?: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: boolean;
  readonly step?: number;
  readonly min: number;
  readonly max: number;
  readonly isWhole?: boolean;
  readonly value: number;
  /** Takes numbers that can be had. */
  readonly onValue: (value: number) => void;
  /** Told of all that is typed: the number, and the nearest to it that can be had. */
  readonly onTyped?: (typed: number, possible: number) => void;
  /** Where bounds depend on other numbers: the nearest that can be had. */
  readonly nearest?: (value: number) => number;
}

/**
 * A number that is typed. It may be half typed: it counts when it can be meant. On leaving the field what makes no sense
 * becomes the nearest that does, and what is no number the one that was there.
 */
export function NumberInput({
  min,
  max,
  isWhole = false,
  value,
  onValue,
  onTyped,
  nearest = (near) => near,
  ...rest
}: NumberInputProps) {
  const possible = (wanted: number) => nearest(Math.min(max, Math.max(min, isWhole ? Math.round(wanted) : wanted)));
  // Four digits: after the point, or of a number that is all behind it.
  const shown = (given: number) => String(Number(Math.abs(given) < 0.1 ? given.toPrecision(4) : given.toFixed(4)));
  // While it is typed it stays as it is: half of a number, one that cannot be had, or 0.10 for 0.1.
  const typed = useRef<string | undefined>(undefined);
  return (
    <input
      {...rest}
      type="number"
      min={min}
      max={max}
      value={typed.current ?? shown(value)}
      onInput={({ currentTarget: { value: text, valueAsNumber: wanted } }) => {
        typed.current = text;
        if (Number.isFinite(wanted)) onTyped?.(wanted, possible(wanted));
        if (wanted === possible(wanted)) onValue(wanted);
      }}
      onChange={({ currentTarget }) => {
        typed.current = undefined;
        const { valueAsNumber: wanted } = currentTarget;
        if (!Number.isFinite(wanted)) return;
        onValue(possible(wanted));
        // Where the value stays as it was, nothing else would write it.
        currentTarget.value = shown(possible(wanted));
      }}
      onBlur={({ currentTarget }) => {
        typed.current = undefined;
        if (!Number.isFinite(currentTarget.valueAsNumber)) currentTarget.value = shown(value);
      }}
    />
  );
}
