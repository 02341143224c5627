import { opening, stack } from '../state/app.ts';
import { ProblemBar } from './problem-bar.tsx';
import { Start } from './start.tsx';
import { Workbench } from './workbench.tsx';

/** All that is seen: the way in, and once a stack is open the place to work with it. */
export function Page() {
  const isOpen = stack.value !== undefined && opening.value.step !== 'none';
  return (
    <>
      <ProblemBar />
      {isOpen ? <Workbench /> : <Start />}
    </>
  );
}
