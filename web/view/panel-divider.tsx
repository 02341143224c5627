import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { panelHeight, setPanelHeight } from '../state/app.ts';

/** Pixels that picture and panel keep at least. */
const [leastPicture, leastPanel] = [192, 160];
const step = 24;

/** The line between the picture with its dates and what is told of a pixel: pulled up and down, or moved by keys. */
export function PanelDivider() {
  const line = useRef<HTMLDivElement>(null);
  const pulled = useRef<{ readonly y: number; readonly height: number } | undefined>(undefined);
  const sizes = useSignal({ height: 0, most: 0 });
  const measure = () => {
    const above = line.current!.parentElement!.querySelector('.picture')!.getBoundingClientRect().height;
    const height = line.current!.nextElementSibling!.getBoundingClientRect().height;
    return { height, most: Math.max(leastPanel, height + above - leastPicture) };
  };
  const set = (height: number) => {
    setPanelHeight(Math.min(measure().most, Math.max(leastPanel, height)));
  };
  useEffect(() => {
    sizes.value = measure();
  }, [panelHeight.value]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is no rule between paragraphs.
    <div
      class="divider"
      ref={line}
      role="separator"
      tabIndex={0}
      data-own-keys
      aria-label="Height of the pixel’s panel"
      aria-orientation="horizontal"
      aria-valuemin={leastPanel}
      aria-valuemax={Math.round(sizes.value.most)}
      aria-valuenow={Math.round(sizes.value.height)}
      onPointerDown={({ currentTarget, pointerId, clientY }) => {
        currentTarget.setPointerCapture(pointerId);
        pulled.current = { y: clientY, height: measure().height };
      }}
      onPointerMove={({ clientY }) => {
        if (pulled.current) set(pulled.current.height + pulled.current.y - clientY);
      }}
      onLostPointerCapture={() => {
        pulled.current = undefined;
      }}
      onKeyDown={(event) => {
        const { height, most } = measure();
        const to = { ArrowUp: height + step, ArrowDown: height - step, Home: leastPanel, End: most }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        set(to);
      }}
    />
  );
}
