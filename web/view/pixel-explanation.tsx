import { bandRoles, defaultThresholds } from 'tsmask';
import { settings, stack } from '../state/app.ts';
import { areOfMasks, changedDates, explainedDate, pixel } from '../state/pixel.ts';
import { bandName } from './band-words.ts';
import { ClassMark } from './class-mark.tsx';
import { classTitles, explain, explainMask, fullDay, number } from './explanation-words.ts';

/** Why the date that is pointed at, or shown, has its class. */
export function PixelExplanation() {
  const { explanation, bands, masked } = pixel.value!;
  const { scenes } = stack.value!;
  const date = explainedDate.value;
  const why = explanation?.dates[date];
  if (!explanation || !bands || !why) return <div class="explanation" />;
  const thresholds = { ...defaultThresholds, ...settings.value.thresholds };
  const days = scenes.map((scene) => scene.date);
  const isChanged = changedDates.value?.[date] === true;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: where it is longer than its room, the arrow keys scroll it
    <section class="explanation" aria-label="Why" tabIndex={0} data-own-keys>
      <div aria-live="polite">
        <h3>
          <ClassMark code={why.class} /> {classTitles[why.class]} <span class="soft">{fullDay(scenes[date].date)}</span>
          {isChanged && (
            <span class="changed">
              {classTitles[explanation.published[date]].toLowerCase()} with the published thresholds
            </span>
          )}
        </h3>
        <p class="why">{explain(why, date, thresholds, days)}</p>
        {masked && (
          <p class="soft">{explainMask(masked.classes[date], masked.unfiltered[date], areOfMasks.value === false)}</p>
        )}
      </div>
      <dl class="figures">
        {bandRoles.map((role) => (
          <Figure
            key={role}
            name={bandName(role)}
            value={bands[role][date] / 10000}
            isThere={isValue(bands[role][date])}
          />
        ))}
        {why.indices && (
          <>
            <Figure name="MNDWI" value={why.indices.mndwi} />
            <Figure name="MSAVI" value={why.indices.msavi} />
            <Figure name="whiteness" value={why.indices.whiteness} />
            <Figure name="greenness" value={why.indices.greenness} />
          </>
        )}
      </dl>
    </section>
  );
}

function isValue(value: number): boolean {
  return value !== 0 && value > -999;
}

function Figure({ name, value, isThere = true }: { name: string; value: number; isThere?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{isThere ? number(value) : 'none'}</dd>
    </div>
  );
}
