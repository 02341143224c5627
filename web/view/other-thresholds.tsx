import { areOfMasks } from '../state/app.ts';

/** Said wherever masks are told of or used that are not what the thresholds would give. */
export function OtherThresholds() {
  if (areOfMasks.value !== false) return null;
  return <p class="other-thresholds">The masks were made with other thresholds than those set now.</p>;
}
