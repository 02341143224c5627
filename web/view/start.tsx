import { browserLack } from '../browser.ts';
import { filesInFolder, pickedFiles } from '../files/dropped.ts';
import icon from '../icon.svg';
import { opening } from '../state/app.ts';
import { bring, bringExample, bringFolder, forgetRecent, recent } from '../state/bringing.ts';
import { useFocusFirst, useFocusStays } from './focus.ts';
import { FromTheWeb } from './from-the-web.tsx';
import { KeptMasks } from './kept-masks.tsx';
import { OpeningFailure } from './opening-failure.tsx';
import { OpeningProgress } from './opening-progress.tsx';

const lack = browserLack();

/** The way in: drop, pick, addresses, or the example. */
export function Start() {
  const { step } = opening.value;
  const place = useFocusStays<HTMLElement>();
  const title = useFocusFirst<HTMLHeadingElement>();
  return (
    <main class="start" ref={place}>
      <h1 ref={title} tabIndex={-1}>
        <img src={icon} width="36" height="36" alt="" /> tsmask
      </h1>
      <p class="lead">
        Finds clouds and their shadows in satellite time series, in this browser. Nothing is uploaded: your files stay
        on your machine.
      </p>
      {step === 'failed' && <OpeningFailure />}
      {step === 'opening' ? (
        <OpeningProgress />
      ) : (
        <>
          <BringFiles />
          <FromTheWeb />
          <KeptMasks />
        </>
      )}
      {lack && <p class="soft lack">{lack}</p>}
    </main>
  );
}

function BringFiles() {
  const pick = ({ currentTarget }: Event) => {
    const input = currentTarget as HTMLInputElement;
    if (input.files && input.files.length > 0) {
      const dropped = pickedFiles(input.files);
      void bring(dropped.title, dropped);
    }
    // Else the same files could not be picked again.
    input.value = '';
  };
  // This way the browser can open the folder again after a reload, and does not call reading an upload.
  const pickFolder = (event: Event) => {
    if (!window.showDirectoryPicker) return;
    event.preventDefault();
    window.showDirectoryPicker({ id: 'scenes' }).then(
      (folder) => bring(folder.name, filesInFolder(folder)),
      () => undefined,
    );
  };
  return (
    <section class="drop" aria-label="Bring scenes">
      <p class="big">Drop a folder of scenes here</p>
      <p class="ways">
        <label class="button primary">
          Choose a folder
          <input
            type="file"
            data-pick="folder"
            multiple
            onChange={pick}
            onClick={pickFolder}
            {...{ webkitdirectory: true }}
          />
        </label>
        <label class="button">
          Choose files
          <input type="file" data-pick="files" multiple onChange={pick} />
        </label>
        <button type="button" onClick={() => void bringExample()}>
          Try the example
        </button>
      </p>
      {recent.value && <RecentFolder folder={recent.value} />}
      <p class="soft need">
        GeoTIFF or JPEG 2000 of one place, a year or so of dates: surface reflectance of Sentinel-2 or Landsat, with the
        bands blue, green, red, near infrared and both short-wave infrareds. Of Sentinel-2 with a cloud probability one
        date is enough.
      </p>
    </section>
  );
}

function RecentFolder({ folder }: { folder: FileSystemDirectoryHandle }) {
  return (
    <p class="ways recent">
      <button type="button" class="plain" onClick={() => void bringFolder(folder)}>
        Open “{folder.name}” again
      </button>
      <button type="button" class="plain" aria-label={`Forget ${folder.name}`} onClick={() => void forgetRecent()}>
        Forget
      </button>
    </p>
  );
}
