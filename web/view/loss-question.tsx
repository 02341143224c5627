import { maskedScenes } from '../state/app.ts';
import { type Question, question } from '../state/loss.ts';
import { QuestionBox } from './question-box.tsx';

const answers: Readonly<Record<Question['wish'], { readonly yes: string; readonly no: string }>> = {
  open: { yes: 'Open', no: 'Keep what is open' },
  close: { yes: 'Close', no: 'Keep open' },
  make: { yes: 'Make another', no: 'Keep this one' },
};

/** Asked before something is lost, to other files, because what is open is closed, or to another of its kind. */
export function LossQuestion() {
  const { value } = question;
  if (!value) return null;
  const { wish, title, loss } = value;
  const { yes, no } = answers[wish];
  return (
    <QuestionBox
      // Another may take its place.
      key={value}
      title={`${yes} ${title}?`}
      yes={yes}
      no={no}
      onAnswer={value.answer}
    >
      {told(loss)}
    </QuestionBox>
  );
}

function told(loss: Question['loss']): string {
  if (loss === 'run') return 'The run will be cancelled.';
  if (loss === 'saving') return 'Not all is saved yet: no new file will be left.';
  if (loss === 'masks')
    return `${maskedScenes.value === 1 ? 'The mask' : `The ${maskedScenes.value} masks`} made here will be gone.`;
  return `The ${loss} ${loss === 'composite and forecast' ? 'are' : 'is'} not saved, and will be gone.`;
}
