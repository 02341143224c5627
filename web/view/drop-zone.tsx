import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { droppedFiles } from '../files/dropped.ts';
import { bring } from '../state/bringing.ts';

/** All of the window takes files, whatever it shows. */
export function DropZone() {
  const isOver = useSignal(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      isOver.value = true;
    };
    const leave = (event: DragEvent) => {
      // Within the window, a drag leaves one element for another.
      if (event.relatedTarget === null) isOver.value = false;
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      isOver.value = false;
      void bring('the files that were dropped', droppedFiles(event.dataTransfer!));
    };
    const listeners = { dragenter: over, dragover: over, dragleave: leave, drop };
    for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener as EventListener);
    };
  }, []);
  return isOver.value ? (
    <div class="drop-here" aria-hidden="true">
      <p>Drop to open</p>
    </div>
  ) : null;
}
