import { area, hasCaption, picturePart, savePicture } from '../state/app.ts';
import { SaveButton } from './save-ways.tsx';

/** What the map shows, as a file. */
export function SavePicture() {
  const part = picturePart.value === 'area' && !area.value ? 'all' : picturePart.value;
  return (
    <>
      <label class="part">
        Part
        <select
          value={part}
          onChange={({ currentTarget }) => {
            picturePart.value = currentTarget.value as typeof picturePart.value;
          }}
        >
          <option value="seen">What is in sight</option>
          {area.value && <option value="area">The chosen area</option>}
          <option value="all">The whole scene</option>
        </select>
      </label>
      <label class="choice">
        <input
          type="checkbox"
          checked={hasCaption.value}
          onChange={({ currentTarget }) => {
            hasCaption.value = currentTarget.checked;
          }}
        />
        With date and legend
      </label>
      <p class="soft">Scene and mask as they are shown, at full resolution up to 4,096 pixels a side.</p>
      <p class="ways">
        <SaveButton isPrimary onClick={savePicture}>
          Save as PNG
        </SaveButton>
      </p>
    </>
  );
}
