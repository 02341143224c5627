import { opening, stack } from '../state/app.ts';
import { DropZone } from './drop-zone.tsx';
import { OpeningBar } from './opening-bar.tsx';
import { ProblemBar } from './problem-bar.tsx';
import { ReplaceQuestion } from './replace-question.tsx';
import { Start } from './start.tsx';
import { Workbench } from './workbench.tsx';

/** All that is seen: the way in, and once a stack is open the place to work with it. */
export function Page() {
  const { step } = opening.value;
  const isOpen = stack.value !== undefined && (step === 'open' || step === 'opening');
  return (
    <>
      <ProblemBar />
      {isOpen ? <Workbench /> : <Start />}
      {isOpen && <OpeningBar />}
      <DropZone />
      <ReplaceQuestion />
    </>
  );
}
