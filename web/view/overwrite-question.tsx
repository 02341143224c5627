import { overwriteQuestion } from '../state/app.ts';
import { QuestionBox } from './question-box.tsx';

/** Asked before files in a folder are replaced. */
export function OverwriteQuestion() {
  const { value } = overwriteQuestion;
  if (!value) return null;
  return (
    <QuestionBox title={`Replace files in ${value.folder}?`} yes="Replace" no="Cancel" onAnswer={value.answer}>
      {value.message}
    </QuestionBox>
  );
}
