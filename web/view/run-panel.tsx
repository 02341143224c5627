import {
  areOfMasks,
  areOfOtherArea,
  cancelRun,
  isReady,
  maskedScenes,
  mostMemory,
  mostWorkers,
  pixel,
  run,
  settings,
  stack,
  startRun,
  way,
} from '../state/app.ts';
import { AreaChoice } from './area-choice.tsx';
import { Doubts } from './doubts.tsx';
import { useFocusStays } from './focus.ts';
import { MethodChoice } from './method-choice.tsx';
import { NumberInput } from './number-input.tsx';
import { OtherArea } from './other-area.tsx';
import { OtherThresholds } from './other-thresholds.tsx';
import { ThresholdsEditor } from './thresholds-editor.tsx';
import { bytes, duration } from './words.ts';

/** Starts a run, and shows how far it is. */
export function RunPanel() {
  const { value } = run;
  const place = useFocusStays();
  return (
    <section class="run" ref={place} aria-labelledby="run-title">
      <h2 id="run-title">Masks</h2>
      {value.step === 'running' ? <RunProgress /> : <RunStart />}
      <p role="status">{howItEnded()}</p>
      <Doubts />
      <OtherThresholds />
      <OtherArea />
    </section>
  );
}

function howItEnded(): string {
  const { value } = run;
  if (value.step === 'done')
    return `${maskedScenes.value === 1 ? 'One mask' : `${maskedScenes.value} masks`} in ${duration(value.seconds)}.`;
  if (value.step === 'running' || !value.cancelled) return '';
  return `Cancelled. ${value.cancelled === 'they are gone' ? 'The masks made before are gone too' : 'No masks were kept'}; scenes, area and settings are as they were.`;
}

function RunStart() {
  const isDone = run.value.step === 'done';
  const changed = Object.keys(settings.value.thresholds).length;
  return (
    <>
      <MethodChoice />
      <button
        type="button"
        class={isDone && areOfMasks.value && !areOfOtherArea.value ? undefined : 'primary'}
        disabled={!isReady.value}
        data-next
        onClick={() => void startRun()}
      >
        {isDone ? 'Run again' : 'Find clouds and shadows'}
      </button>
      <details>
        <summary>Area and settings</summary>
        <AreaChoice />
        <EngineSettings />
      </details>
      {/* Beside a pixel's series they stand where they can be tried. */}
      {!pixel.value && way.value.method === 'tsmask' && (
        <details>
          <summary>Thresholds{changed > 0 && `: ${changed} changed`}</summary>
          <ThresholdsEditor />
        </details>
      )}
    </>
  );
}

const mebibyte = 2 ** 20;

function EngineSettings() {
  const { engine, workers, memory } = settings.value;
  const hasEngines = way.value.method === 'tsmask';
  return (
    <div class="settings">
      {hasEngines && (
        <label>
          Engine
          <select
            value={engine}
            onChange={({ currentTarget }) => {
              settings.value = { ...settings.value, engine: currentTarget.value as 'wasm' | 'js' };
            }}
          >
            <option value="wasm">WebAssembly</option>
            <option value="js">JavaScript: same masks, slower</option>
          </select>
        </label>
      )}
      <label for="workers">
        Workers
        <NumberInput
          id="workers"
          min={1}
          max={mostWorkers}
          isWhole
          value={workers}
          onValue={(count) => {
            settings.value = { ...settings.value, workers: count };
          }}
        />
      </label>
      <label for="memory">
        Memory for them, MiB
        <NumberInput
          id="memory"
          min={64}
          max={mostMemory / mebibyte}
          isWhole
          value={memory / mebibyte}
          onValue={(size) => {
            settings.value = { ...settings.value, memory: size * mebibyte };
          }}
        />
      </label>
    </div>
  );
}

function RunProgress() {
  const { value } = run;
  const progress = value.step === 'running' ? value.progress : undefined;
  const scenes = stack.value!.scenes.length;
  const tested = progress ? progress.blocksDone / Math.max(1, progress.blocks) : 0;
  const isByScene = progress?.phase === 'probability';
  const finished = (progress?.scenesDone ?? 0) / scenes;
  // Reading and testing takes most of the time.
  const share = isByScene ? finished : 0.85 * tested + 0.15 * finished;
  const rate = progress && progress.seconds > 0.5 ? progress.bytesRead / progress.seconds : 0;
  return (
    <>
      <progress max="1" value={share} aria-label="Progress" />
      <p class="told">
        {progress?.phase === 'spatial' || isByScene
          ? `${progress.scenesDone} of ${scenes} masks`
          : `Reading and testing ${scenes} scenes: ${Math.floor(100 * tested)}\u00a0%`}
        {rate > 0 && `, ${bytes(rate)}/s`}
        {progress?.secondsLeft !== undefined && `, ${duration(progress.secondsLeft)} left`}
      </p>
      <button type="button" onClick={cancelRun}>
        Cancel
      </button>
    </>
  );
}
