/** How far a run is. */
export interface Progress {
  /**
   * `temporal`: blocks are read and classified. `spatial`: scenes go through the spatial steps and are handed out.
   * `composite`: blocks are read and reduced to a composite. `probability`: scenes, whole or in blocks, are read and masked,
   * or asked for their cloud probability, and handed out. `forecast`: blocks of scenes are sampled, forecast and labelled.
   */
  readonly phase: 'temporal' | 'spatial' | 'composite' | 'probability' | 'forecast';
  readonly blocks: number;
  readonly blocksDone: number;
  readonly scenes: number;
  readonly scenesDone: number;
  /** Bytes read from the sources. */
  readonly bytesRead: number;
  /** How often each compressed tile is decoded: more than once where the memory does not hold one of all dates. */
  readonly decodes: number;
  /** Since the start of the run. */
  readonly seconds: number;
  /** Pixels of the grid, over all dates, classified in a second. */
  readonly pixelsPerSecond: number;
  /** Seconds that this phase will still take at the pace so far; undefined before anything is done. */
  readonly secondsLeft: number | undefined;
}

/** Counts, and tells the listener. */
export class ProgressMeter {
  readonly #listener: ((progress: Progress) => void) | undefined;
  readonly #start = performance.now();
  readonly #pixels: number;
  readonly #blocks: number;
  readonly #scenes: number;
  readonly #decodes: number;
  readonly #blockPhase: Progress['phase'];
  #spatialStart = 0;
  #blocksDone = 0;
  #pixelsDone = 0;
  #scenesDone = 0;
  #bytesRead = 0;

  constructor(
    listener: ((progress: Progress) => void) | undefined,
    totals: { pixels: number; blocks: number; scenes: number; decodes: number },
    blockPhase: Exclude<Progress['phase'], 'spatial'> = 'temporal',
  ) {
    this.#listener = listener;
    this.#pixels = totals.pixels;
    this.#blocks = totals.blocks;
    this.#scenes = totals.scenes;
    this.#decodes = totals.decodes;
    this.#blockPhase = blockPhase;
    this.#tell(blockPhase);
  }

  block(pixels: number, bytesRead: number): void {
    this.#blocksDone++;
    this.#pixelsDone += pixels;
    this.#bytesRead += bytesRead;
    this.#spatialStart = performance.now();
    this.#tell(this.#blockPhase);
  }

  scene(): void {
    this.#scenesDone++;
    this.#tell(this.#blockPhase === 'temporal' ? 'spatial' : this.#blockPhase);
  }

  #tell(phase: Progress['phase']): void {
    const now = performance.now();
    const temporalSeconds = ((this.#spatialStart || now) - this.#start) / 1000;
    const [share, elapsed] =
      phase !== 'spatial'
        ? [this.#pixelsDone / this.#pixels, temporalSeconds]
        : [this.#scenesDone / this.#scenes, (now - this.#spatialStart) / 1000];
    this.#listener?.({
      phase,
      blocks: this.#blocks,
      blocksDone: this.#blocksDone,
      scenes: this.#scenes,
      scenesDone: this.#scenesDone,
      bytesRead: this.#bytesRead,
      decodes: this.#decodes,
      seconds: (now - this.#start) / 1000,
      pixelsPerSecond: temporalSeconds > 0 ? this.#pixelsDone / temporalSeconds : 0,
      secondsLeft: share > 0 ? (elapsed / share) * (1 - share) : undefined,
    });
  }
}
