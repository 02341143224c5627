import { type MaskFormat, maskFormats } from 'tsmask';
import { formats, saveMasks, saveSummary } from '../state/app.ts';
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
  const chosen = formats.value;
  return (
    <>
      <fieldset class="formats" aria-label="Formats">
        {maskFormats.map((format) => (
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
      </fieldset>
      <p class="soft">A STAC Item for each date and a summary come with them.</p>
      <OtherThresholds />
      <p class="ways">
        <SaveWays save={saveMasks} isPossible={chosen.length > 0} />
        <SaveButton onClick={saveSummary}>Summary alone, CSV</SaveButton>
      </p>
    </>
  );
}
