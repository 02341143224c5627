import { useId } from 'preact/hooks';
import { readiness, setAzimuth, stack, way } from '../state/app.ts';
import { day } from './words.ts';

/** Where the sun stood, asked for where no metadata tell it. */
export function SunAzimuth() {
  const id = useId();
  const { value } = readiness;
  const sunless = value.step === 'known' ? value.sunless : [];
  if (sunless.length === 0) return null;
  const { azimuth } = way.value;
  const all = stack.value!.scenes.length;
  return (
    <div class="parameter">
      <label for={id}>Azimuth of the sun</label>
      <span class="field-unit">
        <input
          id={id}
          type="number"
          min="-360"
          max="360"
          step="1"
          required
          placeholder="such as 160"
          aria-describedby={`${id}-why`}
          value={azimuth ?? ''}
          onInput={({ currentTarget: { valueAsNumber: degrees, validity } }) => {
            if (!validity.rangeOverflow && !validity.rangeUnderflow) {
              setAzimuth(Number.isFinite(degrees) ? degrees : undefined);
            }
          }}
        />
        °
      </span>
      <p class="soft" id={`${id}-why`}>
        Degrees clockwise from north: 180 is south. Needed for {whichScenes(sunless, all)}, of which nothing tells it.
      </p>
    </div>
  );
}

const mostNamed = 3;

function whichScenes(dates: readonly string[], all: number): string {
  if (dates.length === all) return all === 1 ? 'this scene' : `all ${all} scenes`;
  const named = dates.slice(0, mostNamed).map(day).join(', ');
  return dates.length > mostNamed ? `${dates.length} scenes (${named}, …)` : named;
}
