import { useId } from 'preact/hooks';
import type { LabelRule } from 'tsmask';
import type { ForecastPlanInfo } from '../engine/protocol.ts';
import {
  changedClusterOptions,
  chooseClusterNumber,
  chooseLabelRule,
  clusterNumbers,
  labelRule,
  resetClusterOptions,
} from '../state/app.ts';
import { type ClusterNumberWords, clusterNumberWords, ruleMeanings, ruleTitles } from './cluster-words.ts';
import { NumberOption } from './number-option.tsx';

type Recipes = ForecastPlanInfo['defaults']['clusters'];

/** How what differs from the forecast becomes its mask: a rule, and the numbers that this rule uses. */
export function ClusterOptions({ recipes }: { readonly recipes: Recipes }) {
  const id = useId();
  const rule = labelRule.value;
  const changed = changedClusterOptions.value;
  return (
    <details>
      <summary>Its mask{changed > 0 && `: ${changed} changed`}</summary>
      <div class="thresholds">
        <div class="parameter">
          <label for={id}>Cloud and shadow by</label>
          <select
            id={id}
            value={rule}
            aria-describedby={`${id}-meaning`}
            onChange={({ currentTarget }) => chooseLabelRule(currentTarget.value as LabelRule)}
          >
            {Object.entries(ruleTitles).map(([value, title]) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </select>
          <p class="soft" id={`${id}-meaning`}>
            {ruleMeanings[rule]}
          </p>
        </div>
        {clusterNumberWords
          .filter(({ rules }) => rules.includes(rule))
          .map((words) => (
            <NumberOption
              // What is typed and said of one rule's number is not of another's.
              key={`${rule} ${words.key}`}
              words={words}
              chosen={clusterNumbers.value[words.key]}
              standard={standardOf(words, recipes[rule])}
              onChoose={(chosen) => chooseClusterNumber(words.key, chosen)}
            />
          ))}
        <button type="button" aria-label="Reset all of its mask" disabled={changed === 0} onClick={resetClusterOptions}>
          Reset all
        </button>
      </div>
    </details>
  );
}

function standardOf({ key }: ClusterNumberWords, recipe: Recipes[LabelRule]): number {
  return key === 'count' ? recipe.count : recipe.labels[key];
}
