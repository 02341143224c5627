import { cancelRun, maskedScenes, run, settings, stack, startRun } from '../state/app.ts';
import { bytes, duration } from './words.ts';

/** Starts a run and shows how far it is. */
export function RunPanel() {
  const { value } = run;
  return (
    <section class="run" aria-labelledby="run-title">
      <h2 id="run-title">Masks</h2>
      {value.step === 'running' ? <RunProgress /> : <RunStart />}
      {value.step === 'done' && (
        <p role="status">
          {maskedScenes.value} masks in {duration(value.seconds)}.
        </p>
      )}
    </section>
  );
}

function RunStart() {
  const { engine, workers } = settings.value;
  return (
    <>
      <button type="button" class="primary" onClick={() => void startRun()}>
        Find clouds and shadows
      </button>
      <details>
        <summary>Settings</summary>
        <label>
          Engine{' '}
          <select
            value={engine}
            onChange={({ currentTarget }) => {
              settings.value = { ...settings.value, engine: currentTarget.value as 'wasm' | 'js' };
            }}
          >
            <option value="wasm">WebAssembly</option>
            <option value="js">JavaScript, slower</option>
          </select>
        </label>
        <label>
          Workers{' '}
          <input
            type="number"
            min="1"
            max="32"
            value={workers}
            onChange={({ currentTarget }) => {
              const count = Math.max(1, Math.round(currentTarget.valueAsNumber) || 1);
              settings.value = { ...settings.value, workers: count };
            }}
          />
        </label>
      </details>
    </>
  );
}

function RunProgress() {
  const { value } = run;
  const progress = value.step === 'running' ? value.progress : undefined;
  const scenes = stack.value!.scenes.length;
  // Reading and testing takes most of the time.
  const share = progress
    ? 0.85 * (progress.blocksDone / Math.max(1, progress.blocks)) + 0.15 * (progress.scenesDone / scenes)
    : 0;
  return (
    <>
      <progress max="1" value={share} aria-label="Progress" />
      <p role="status">
        {progress === undefined || progress.phase === 'temporal'
          ? `Reading and testing, ${Math.round(100 * (progress ? progress.blocksDone / progress.blocks : 0))}\u00a0%`
          : `${progress.scenesDone} of ${scenes} masks`}
        {progress && progress.seconds > 0.5 && `, ${bytes(progress.bytesRead / progress.seconds)}/s`}
        {progress?.secondsLeft !== undefined && `, ${duration(progress.secondsLeft)} left`}
      </p>
      <button type="button" onClick={cancelRun}>
        Cancel
      </button>
    </>
  );
}
