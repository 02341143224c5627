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
    const isEnd =
      ['spatial', 'probability', 'forecast'].includes(progress.phase) && progress.scenesDone === progress.scenes;
    if (!this.#stream.isTTY || (now - this.#lastDrawn < 100 && !isEnd)) return;
    this.#lastDrawn = now;
    this.#isDrawn = true;
    // A terminal without a size says 0.
    const width = Math.max(20, this.#stream.columns || 80);
    this.#stream.write(`\r${lineOf(progress).slice(0, width - 1)}\x1b[K`);
  };

  /** Takes the line away again. */
  clear(): void {
    if (this.#isDrawn) this.#stream.write('\r\x1b[K');
    this.#isDrawn = false;
  }
}

const barWidth = 20;
/** `34.5K`. */
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

function lineOf(p: Progress): string {
  const share = p.phase !== 'spatial' ? p.blocksDone / p.blocks : p.scenesDone / p.scenes;
  const filled = Math.round(share * barWidth);
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  const what =
    p.phase === 'temporal' || p.phase === 'composite'
      ? `block ${p.blocksDone}/${p.blocks}`
      : `scene ${p.scenesDone}/${p.scenes}`;
  const left = p.secondsLeft === undefined ? '' : `, ${duration(p.secondsLeft)} left`;
  const speed =
    p.phase !== 'spatial' ? `  (${compact.format(p.bytesRead)}B, ${compact.format(p.pixelsPerSecond)} pixels/s)` : '';
  // What matters most first: a narrow terminal cuts off the end.
  return `${bar}${percent}  ${what}${left}${speed}`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
