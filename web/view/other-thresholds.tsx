import { areOfMasks, run, way } from '../state/app.ts';

/** Said wherever masks are told of or used that are not what the thresholds would give. */
export function OtherThresholds() {
  if (areOfMasks.value !== false) return null;
  const { value } = run;
  const before = value.step === 'done' ? value.way.method : undefined;
  const other =
    before !== way.value.method
      ? 'by another method than the one chosen now'
      : `with other ${before === 'tsmask' ? 'thresholds' : 'parameters'} than those set now`;
  return <p class="other-thresholds">The masks were made {other}.</p>;
}
