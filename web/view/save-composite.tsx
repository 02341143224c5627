import { type CompositeMethod, compositeMethods } from 'tsmask';
import {
  cancelComposite,
  composite,
  compositeMethod,
  isCompositeShown,
  makeComposite,
  saveComposite,
  showComposite,
} from '../state/app.ts';
import { makeAnother } from '../state/loss.ts';
import { CompositeSources } from './composite-sources.tsx';
import { compositeMeanings, compositeName, compositeTitles } from './composite-words.ts';
import { OtherArea } from './other-area.tsx';
import { OtherThresholds } from './other-thresholds.tsx';
import { SaveWays } from './save-ways.tsx';
import { duration, percent } from './words.ts';

/** Makes the composite, and saves it when it is there. */
export function SaveComposite() {
  const { value } = composite;
  if (value.step === 'making') return <CompositeProgress />;
  if (value.step === 'done') return <CompositeMade />;
  return (
    <>
      <p class="soft">One cloud-free image of all dates.</p>
      <label class="part">
        Made as
        <select
          value={compositeMethod.value}
          aria-describedby="composite-meaning"
          onChange={({ currentTarget }) => {
            compositeMethod.value = currentTarget.value as CompositeMethod;
          }}
        >
          {compositeMethods.map((method) => (
            <option key={method} value={method}>
              {compositeTitles[method]}
            </option>
          ))}
        </select>
      </label>
      <p class="soft" id="composite-meaning">
        {compositeMeanings[compositeMethod.value]}
      </p>
      <OtherThresholds />
      <OtherArea />
      {value.error && (
        <p class="wrong" role="alert">
          {value.error.message} {value.error.remedy}
        </p>
      )}
      <p class="ways">
        <button type="button" class="primary" onClick={() => void makeComposite()}>
          Make it
        </button>
      </p>
    </>
  );
}

function CompositeProgress() {
  const { value } = composite;
  const progress = value.step === 'making' ? value.progress : undefined;
  const share = progress ? progress.blocksDone / Math.max(1, progress.blocks) : 0;
  return (
    <>
      <progress max="1" value={share} aria-label="Progress of the composite" />
      <p class="told">
        Reading what is clear: {Math.floor(100 * share)}&nbsp;%
        {progress?.secondsLeft !== undefined && `, ${duration(progress.secondsLeft)} left`}
      </p>
      <p class="ways">
        <button type="button" onClick={cancelComposite}>
          Cancel
        </button>
      </p>
    </>
  );
}

function CompositeMade() {
  const { value } = composite;
  if (value.step !== 'done') return null;
  const { method, empty, meanCount, pixels, roles, sources, files } = value.info;
  return (
    <>
      <p role="status">
        {compositeName(method)}, of {meanCount.toFixed(1)} clear dates on average.{' '}
        {empty > 0 && `${percent(empty, [empty, pixels - empty])} of the pixels never were clear.`}
      </p>
      <label class="choice">
        <input
          type="checkbox"
          checked={isCompositeShown.value}
          onChange={({ currentTarget }) => {
            if (currentTarget.checked) showComposite();
            else isCompositeShown.value = false;
          }}
        />
        Show it on the map
      </label>
      <OtherThresholds />
      <OtherArea />
      {sources && <CompositeSources sources={sources} pixels={pixels} />}
      <p class="soft">
        {files === 2 ? 'Two' : 'Three'} GeoTIFFs: {roles.length === 6 ? 'the six bands' : roles.join(', ')}
        {files === 2 ? ', and how often each pixel was clear' : ', how often each pixel was clear, and its date'}. For a
        PNG, show it and save the picture.
      </p>
      <p class="ways">
        <SaveWays save={saveComposite} />
        <button type="button" onClick={() => void makeAnother('composite')}>
          Make another
        </button>
      </p>
    </>
  );
}
