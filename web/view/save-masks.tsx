import { type MaskFormat, maskFormats } from 'tsmask';
import { coloursFor } from '../engine/colours.ts';
import { formats, isByProbability, saveMasks, saveSummary, stack, withLayers } from '../state/app.ts';
import { OtherArea } from './other-area.tsx';
import { OtherThresholds } from './other-thresholds.tsx';
import { SaveButton, SaveWays } from './save-ways.tsx';

const names: Readonly<Record<MaskFormat, string>> = {
  cog: 'GeoTIFF for each date',
  stack: 'GeoTIFF with all dates',
  envi: 'ENVI',
  netcdf: 'NetCDF',
  zarr: 'Zarr',
  png: 'PNG picture for each date',
};

/** Formats, and the places that they go to. */
export function SaveMasks() {
  // A picture is of true colour.
  const hasPictures = coloursFor(stack.value!.scenes[0].roles, 'true') === 'true';
  const possible = maskFormats.filter((format) => format !== 'png' || hasPictures);
  const chosen = formats.value.filter((format) => possible.includes(format));
  return (
    <>
      <fieldset class="formats" aria-label="Formats">
        {possible.map((format) => (
          <label key={format}>
            <input
              type="checkbox"
              checked={chosen.includes(format)}
              onChange={({ currentTarget }) => {
                formats.value = maskFormats.filter((one) =>
                  one === format ? currentTarget.checked : chosen.includes(one),
                );
              }}
            />
            {names[format]}
          </label>
        ))}
        {isByProbability.value && (
          <label>
            <input
              type="checkbox"
              checked={withLayers.value}
              onChange={({ currentTarget }) => {
                withLayers.value = currentTarget.checked;
              }}
            />
            Layers of each date, GeoTIFF
          </label>
        )}
      </fieldset>
      <p class="soft">
        {chosen.length > 0 ? 'A STAC Item for each date and a summary come with them.' : 'Choose a format, or several.'}
      </p>
      <OtherThresholds />
      <OtherArea />
      <p class="ways">
        <SaveWays save={(way) => saveMasks(way, chosen)} isPossible={chosen.length > 0} />
        <SaveButton onClick={saveSummary}>Summary alone, CSV</SaveButton>
      </p>
    </>
  );
}
