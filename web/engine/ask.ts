/** The page's end of the line to its engine: questions that are answered once, can be given up, and tell how far they are. */
import * as Comlink from 'comlink';
import { PageError } from '../problem.ts';
import type { EngineLine, Question } from './engine.worker.ts';
import type { Tasks } from './tasks.ts';
import type { Ways } from './ways.ts';

type Task = keyof Tasks;
type RequestOf<K extends Task> = Parameters<Tasks[K]>[0];
type AnswerOf<K extends Task> = Awaited<ReturnType<Tasks[K]>>;
type NewsOf<K extends Task> = Tasks[K] extends (request: never, ways: Ways<infer News>) => unknown ? News : never;

export interface AskOptions<K extends Task> {
  readonly signal?: AbortSignal | undefined;
  /** Takes news of a task that is under way. */
  readonly tell?: (news: NewsOf<K>) => void;
}

export class Engine {
  readonly #line: Comlink.Remote<EngineLine>;
  #questions = 0;
  /** The engine died: nothing that waits for it will be answered. */
  readonly #death: Promise<never>;

  constructor() {
    const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
    this.#line = Comlink.wrap<EngineLine>(worker);
    this.#death = new Promise((_, reject) => {
      worker.addEventListener('error', ({ message }) =>
        reject(
          new PageError(
            `The engine of this page stopped: ${message || 'its script could not be loaded'}.`,
            'Reload the page.',
          ),
        ),
      );
    });
    this.#death.catch(() => undefined);
  }

  /** @throws PageError, or the signal's reason when it is aborted. */
  async ask<K extends Task>(
    task: K,
    request: RequestOf<K>,
    { signal, tell }: AskOptions<K> = {},
  ): Promise<AnswerOf<K>> {
    signal?.throwIfAborted();
    const question: Question<K> = { number: ++this.#questions, task, request };
    const ended = new AbortController();
    // Whoever gives up does not wait for the engine to notice.
    const givenUp = new Promise<never>((_, reject) => {
      const giveUp = () => {
        void this.#line.giveUp(question.number);
        reject(signal!.reason);
      };
      signal?.addEventListener('abort', giveUp, { once: true, signal: ended.signal });
    });
    try {
      const news = tell && Comlink.proxy(tell as (news: unknown) => void);
      const outcome = await Promise.race([this.#line.ask(question, news), this.#death, givenUp]);
      if ('error' in outcome) throw new PageError(outcome.error.message, outcome.error.remedy, outcome.error);
      return outcome.value as AnswerOf<K>;
    } finally {
      ended.abort();
    }
  }
}
