import { areOfOtherArea } from '../state/app.ts';

/** Said wherever masks are told of or used that are not of the area that is chosen. */
export function OtherArea() {
  if (!areOfOtherArea.value) return null;
  return <p class="other-thresholds">These masks are of another area.</p>;
}
