import { maskedScenes } from '../state/app.ts';
import { type Question, question } from '../state/bringing.ts';
import { QuestionBox } from './question-box.tsx';

/** Asked before something is lost, to other files or because what is open is closed. */
export function LossQuestion() {
  const { value } = question;
  if (!value) return null;
  const { title, isReplaced, loss } = value;
  return (
    <QuestionBox
      // Another may take its place.
      key={value}
      title={`${isReplaced ? 'Open' : 'Close'} ${title}?`}
      yes={isReplaced ? 'Open' : 'Close'}
      no={isReplaced ? 'Keep what is open' : 'Keep open'}
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
