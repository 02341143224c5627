/** Whoever leaves the page while it works is asked whether that is meant. */
import { useEffect } from 'preact/hooks';
import { run } from '../state/app.ts';

export function useLeavingQuestion(): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (run.value.step === 'running') event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, []);
}
