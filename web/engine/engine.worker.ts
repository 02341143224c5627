/** The engine's end of the line. It lives in a worker, so that reading headers and driving runs never holds up the page. */
import * as Comlink from 'comlink';
import { type FileAtFault, isTsmaskError } from 'tsmask';
import { PageError } from '../problem.ts';
import { Tasks } from './tasks.ts';
import type { Ways } from './ways.ts';

type Task = keyof Tasks;

export interface Question<K extends Task = Task> {
  readonly number: number;
  readonly task: K;
  readonly request: Parameters<Tasks[K]>[0];
}

interface PlainProblem {
  readonly message: string;
  readonly code?: string;
  readonly subject?: string;
  readonly remedy?: string;
  readonly files?: readonly FileAtFault[];
}

export type Outcome = { readonly value: unknown } | { readonly error: PlainProblem };

const tasks = new Tasks();
const underWay = new Map<number, AbortController>();

const line = {
  async ask({ number, task, request }: Question, news?: (news: unknown) => void): Promise<Outcome> {
    const controller = new AbortController();
    underWay.set(number, controller);
    try {
      const work = tasks[task] as (request: unknown, ways: Ways<unknown>) => Promise<unknown>;
      let told: unknown;
      const tell = (said: unknown): void => {
        told = news?.(said);
      };
      const value = await work.call(tasks, request, { signal: controller.signal, tell });
      // News take another line than answers: the last must not come after the end.
      await told;
      return Comlink.transfer({ value }, value instanceof ImageBitmap ? [value] : []);
    } catch (error) {
      return { error: plain(error) };
    } finally {
      underWay.delete(number);
      (news as Partial<Comlink.Remote<() => void>> | undefined)?.[Comlink.releaseProxy]?.();
    }
  },
  giveUp(number: number): void {
    underWay.get(number)?.abort();
  },
};

export type EngineLine = typeof line;

/** Errors lose all but their message on the way between threads. */
function plain(error: unknown): PlainProblem {
  if (!isTsmaskError(error) && !(error instanceof PageError))
    return { message: error instanceof Error ? error.message : String(error) };
  const { message, code, subject, remedy, files } = error;
  return {
    message,
    files,
    ...(code === undefined ? {} : { code }),
    ...(subject === undefined ? {} : { subject }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

Comlink.expose(line);
