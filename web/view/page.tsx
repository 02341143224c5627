import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { opening, stack } from '../state/app.ts';
import { DropZone } from './drop-zone.tsx';
import { LossQuestion } from './loss-question.tsx';
import { OpeningBar } from './opening-bar.tsx';
import { ProblemBar } from './problem-bar.tsx';
import { Start } from './start.tsx';

/** Most of the page's code, so it comes when the way in is already to be seen. */
const workbench = signal<ComponentType | undefined>(undefined);
void import('./workbench.tsx').then(({ Workbench }) => {
  workbench.value = Workbench;
});

/** All that is seen: the way in, and once a stack is open the place to work with it. */
export function Page() {
  const { step } = opening.value;
  const isOpen = stack.value !== undefined && (step === 'open' || step === 'opening');
  const Workbench = workbench.value;
  return (
    <>
      <ProblemBar />
      {isOpen ? Workbench && <Workbench /> : <Start />}
      {isOpen && <OpeningBar />}
      <DropZone />
      <LossQuestion />
    </>
  );
}
