import { useId } from 'preact/hooks';
import type { MaskMethod, ProbabilityPreset } from 'tsmask';
import { probabilityPresets } from 'tsmask';
import { chooseMethod, choosePreset, readiness, recipe, way } from '../state/app.ts';
import { areBandsAsked, BandChoices, isScaleAsked, MethodOptions, ProbabilityScale } from './method-options.tsx';
import { listRoles, presetMeanings, presetTitles } from './method-words.ts';
import { SunAzimuth } from './sun-azimuth.tsx';

const methods: readonly { method: MaskMethod; name: string }[] = [
  { method: 'tsmask', name: 'Time series (TSmask)' },
  { method: 'probability', name: 'Cloud probability and sun' },
];

/** By which method masks are found, and what it must be told. */
export function MethodChoice() {
  const { method } = way.value;
  return (
    <div class="method">
      <fieldset>
        <legend class="unseen">Method</legend>
        {methods.map((one) => (
          <label key={one.method}>
            <input
              type="radio"
              name="method"
              checked={method === one.method}
              onChange={() => chooseMethod(one.method)}
            />
            {one.name}
          </label>
        ))}
      </fieldset>
      {method === 'probability' && <Preset />}
      <WhatIsMissing />
      {method === 'probability' && (
        <>
          <SunAzimuth />
          <MethodOptions />
        </>
      )}
    </div>
  );
}

function Preset() {
  const id = useId();
  const { preset = 's2cloudless-tutorial' } = way.value.probability;
  return (
    <div class="parameter">
      <label for={id}>Preset</label>
      <select
        id={id}
        aria-describedby={`${id}-meaning`}
        value={preset}
        onChange={({ currentTarget }) => choosePreset(currentTarget.value as ProbabilityPreset)}
      >
        {probabilityPresets.map((name) => (
          <option key={name} value={name}>
            {presetTitles[name]}
          </option>
        ))}
      </select>
      <p class="soft" id={`${id}-meaning`}>
        {presetMeanings[preset]}
      </p>
    </div>
  );
}

/** Said where the method is chosen, with what can be done about it. */
function WhatIsMissing() {
  const { value } = readiness;
  const { method } = way.value;
  const missing = value.step === 'known' ? value.missing : [];
  const isScaleMissing = value.step === 'failed' && value.error.code === 'PROBABILITY_SCALE';
  const { source, water } = recipe.value;
  return (
    <>
      <div role="status">
        {value.step === 'looking' && <p class="soft">Looking for its bands…</p>}
        {missing.length > 0 && <p class="missing">The files lack {listRoles(missing)}.</p>}
        {missing.includes('cloud-probability') && source === 'band' && method === 'probability' && (
          <p class="soft">Clouds can come from the scene classification, if there is one.</p>
        )}
        {missing.includes('scl') && water !== 'none' && method === 'probability' && (
          <p class="soft">Water can be told by indices, or not at all.</p>
        )}
        {value.step === 'failed' && (
          <p class="wrong">
            {isScaleMissing
              ? 'Nothing tells which value of the probability stands for certain cloud.'
              : value.error.message}
          </p>
        )}
      </div>
      {method === 'probability' && areBandsAsked() && <BandChoices />}
      {method === 'probability' && isScaleAsked() && <ProbabilityScale />}
    </>
  );
}
