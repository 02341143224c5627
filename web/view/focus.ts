/**
 * What has the focus may go away by being used, as a button that starts what then shows a button to cancel. Where it goes is
 * seen to after painting: earlier, giving it would have all of the page laid out on the spot.
 */
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

const controls = 'button:not(:disabled), input:not(:disabled), summary, a[href]';

/**
 * Where what had the focus goes away, what has come in its place gets it: the control that is marked `data-next`, else the
 * first.
 */
export function useFocusStays<T extends HTMLElement>(): RefObject<T | null> {
  const place = useRef<T>(null);
  const hadFocus = place.current?.contains(document.activeElement);
  useEffect(() => {
    if (!hadFocus || !isNowhere()) return;
    const next = place.current?.querySelector<HTMLElement>('[data-next]:not(:disabled)');
    (next ?? place.current?.querySelector<HTMLElement>(controls))?.focus();
  });
  return place;
}

/** A heading that gets the focus when what it stands over takes the place of what had it, so that it is read out. */
export function useFocusFirst<T extends HTMLElement>(): RefObject<T | null> {
  const heading = useRef<T>(null);
  useEffect(() => {
    if (isUsed && isNowhere()) heading.current?.focus();
    isUsed = true;
  }, []);
  return heading;
}

/** Scrolls as little as it takes; at once for those who want things to hold still. */
export function bringIntoSight(element: Element | null): void {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  element?.scrollIntoView({ block: 'nearest', behavior: isStill ? 'instant' : 'smooth' });
}

/** Nothing takes the focus while the page loads. */
let isUsed = false;

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
