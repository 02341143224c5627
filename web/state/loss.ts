/** What is lost when something else is opened, closed or made, and the question before it. */
import { signal } from '@preact/signals';
import { cancelComposite, composite } from './composite.ts';
import { cancelForecast, forecast } from './forecast.ts';
import { cancelRun, maskedScenes, run } from './masking.ts';
import { stack } from './opening.ts';
import { cancelSaving, isSaving, saving } from './saving.ts';

/** What waits for a yes, because something is lost by it. */
export interface Question {
  /** `make`: another in place of the one that was made. */
  readonly wish: 'open' | 'close' | 'make';
  /** What is opened, closed or made again. */
  readonly title: string;
  readonly loss: 'run' | 'saving' | 'masks' | Unsaved;
  answer(yes: boolean): void;
}
export const question = signal<Question | undefined>(undefined);

/** What was made of masks, and is not saved. */
export type Unsaved = 'composite' | 'forecast' | 'composite and forecast';

/** Whether what is open may go. */
export async function mayLoseStack(wish: 'open' | 'close', title: string): Promise<boolean> {
  question.value?.answer(false);
  if (!(await isAnswered({ wish, title, loss: lossOfStack() }))) return false;
  cancelRun();
  return true;
}

/** Lets what was made go, so that another can be made. */
export async function makeAnother(made: 'composite' | 'forecast'): Promise<void> {
  const { value: state } = made === 'composite' ? composite : forecast;
  const isBeingSaved = isSaving.value && 'what' in saving.value && saving.value.what === made;
  const isLost = state.step === 'done' && !state.isSaved;
  const loss = isBeingSaved ? 'saving' : isLost ? made : undefined;
  if (!(await isAnswered({ wish: 'make', title: made, loss }))) return;
  if (isBeingSaved) cancelSaving();
  if (made === 'composite') cancelComposite();
  else cancelForecast();
}

/** Asks where there is something to be lost. */
async function isAnswered({
  loss,
  ...about
}: Pick<Question, 'wish' | 'title'> & { readonly loss: Question['loss'] | undefined }): Promise<boolean> {
  if (!loss) return true;
  const isYes = await new Promise<boolean>((answer) => {
    question.value = { ...about, loss, answer };
  });
  question.value = undefined;
  return isYes;
}

/** What goes with what is open. Without masks nothing is lost, nor with masks that are kept: files can be opened again. */
function lossOfStack(): Question['loss'] | undefined {
  if (!stack.value) return undefined;
  if (run.value.step === 'running') return 'run';
  if (isSaving.value) return 'saving';
  if (maskedScenes.value > 0 && !stack.value.keepsMasks) return 'masks';
  const [hasComposite, hasForecast] = [composite.value, forecast.value].map(
    (made) => made.step === 'making' || (made.step === 'done' && !made.isSaved),
  );
  if (hasComposite) return hasForecast ? 'composite and forecast' : 'composite';
  return hasForecast ? 'forecast' : undefined;
}
