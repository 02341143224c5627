import { useSignal } from '@preact/signals';
import { type Dropped, droppedFiles, pickedFiles } from '../files/dropped.ts';
import icon from '../icon.svg';
import { open, openExample, opening } from '../state/app.ts';

/** The way in: drop, pick, or the example. */
export function Start() {
  const isOver = useSignal(false);
  const { value } = opening;
  const take = ({ title, files }: Dropped) => void open(title, files);
  const pick = (event: Event) => {
    const { files } = event.currentTarget as HTMLInputElement;
    if (files && files.length > 0) take(pickedFiles(files));
  };
  return (
    <main class="start">
      <h1>
        <img src={icon} width="36" height="36" alt="" /> tsmask
      </h1>
      <p class="lead">
        Cloud and cloud-shadow masks for satellite time series, made in this browser. Nothing is uploaded.
      </p>
      {value.step === 'opening' ? (
        <p class="drop" role="status">
          {value.told}
        </p>
      ) : (
        <section
          class="drop"
          data-over={isOver.value}
          aria-label="Bring scenes"
          onDragOver={(event) => {
            event.preventDefault();
            isOver.value = true;
          }}
          onDragLeave={() => {
            isOver.value = false;
          }}
          onDrop={(event) => {
            event.preventDefault();
            isOver.value = false;
            if (event.dataTransfer) void droppedFiles(event.dataTransfer).then(take);
          }}
        >
          <p class="big">Drop a folder of scenes here</p>
          <p class="soft">GeoTIFF or JPEG 2000, a year or so of Sentinel-2 or Landsat surface reflectance</p>
          <p class="ways">
            <label class="button primary">
              Choose a folder
              <input type="file" data-pick="folder" multiple onChange={pick} {...{ webkitdirectory: true }} />
            </label>
            <label class="button">
              Choose files
              <input type="file" data-pick="files" multiple onChange={pick} />
            </label>
            <button type="button" onClick={() => void openExample()}>
              Try the example
            </button>
          </p>
        </section>
      )}
    </main>
  );
}
