import type { Progress } from '../index.ts';

/** Draws progress into one line of a terminal; elsewhere it does nothing. */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  #lastDrawn = 0;
  #isDrawn = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  readonly update = (progress: Progress): void => {
    const now = performance.now();
    const isEnd = progress.phase === 'spatial' && progress.scenesDone === progress.scenes;
    if (!this.#stream.isTTY || (now - this.#lastDrawn < 100 && !isEnd)) return;
    this.#lastDrawn = now;
    this.#isDrawn = true;
    const width = Math.max(20, this.#stream.columns ?? 80);
    this.#stream.write(`\r${lineOf(progress).slice(0, width - 1)}\x1b[K`);
  };

  /** Takes the line away again. */
  clear(): void {
    if (this.#isDrawn) this.#stream.write('\r\x1b[K');
    this.#isDrawn = false;
  }
}

function lineOf(p: Progress): string {
  const share = p.phase === 'temporal' ? p.blocksDone / p.blocks : p.scenesDone / p.scenes;
  const filled = Math.round(share * 24);
  const bar = '█'.repeat(filled) + '░'.repeat(24 - filled);
  const left = p.secondsLeft === undefined ? '' : `  ${duration(p.secondsLeft)} left`;
  const what =
    p.phase === 'temporal'
      ? `classifying  block ${p.blocksDone}/${p.blocks}  ${(p.bytesRead / 1e6).toFixed(0)} MB read  ${Math.round(p.pixelsPerSecond)} pixels/s`
      : `writing  scene ${p.scenesDone}/${p.scenes}`;
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)}%  ${what}${left}`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
