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
  const possible = (typed: number) => nearest(Math.min(max, Math.max(min, isWhole ? Math.round(typed) : typed)));
  // Four digits: after the point, or of a number that is all behind it.
  const shown = (given: number) => String(Number(Math.abs(given) < 0.1 ? given.toPrecision(4) : given.toFixed(4)));
  const input = useRef<HTMLInputElement>(null);
  // While it is typed, 0.10 is as good as 0.1.
  const isTyped = input.current === document.activeElement && input.current?.valueAsNumber === value;
  return (
    <input
      {...rest}
      ref={input}
      type="number"
      min={min}
      max={max}
      value={isTyped ? input.current!.value : shown(value)}
      onInput={({ currentTarget: { valueAsNumber: typed } }) => {
        // What is half typed is no number.
        if (Number.isFinite(typed)) onTyped?.(typed, possible(typed));
        if (typed === possible(typed)) onValue(typed);
      }}
      onChange={({ currentTarget }) => {
        const { valueAsNumber: typed } = currentTarget;
        if (!Number.isFinite(typed)) return;
        onValue(possible(typed));
        // Where the value stays as it was, nothing else would write it.
        currentTarget.value = shown(possible(typed));
      }}
      onBlur={({ currentTarget }) => {
        if (!Number.isFinite(currentTarget.valueAsNumber)) currentTarget.value = shown(value);
      }}
    />
  );
}
