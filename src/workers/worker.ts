/** The worker thread of browsers. */
import * as Comlink from 'comlink';
import { Tasks } from './tasks.ts';

// Safari runs this file once more when a bundler lets parts that are loaded later import from it: then two would answer.
const answers = Symbol.for('tsmask.worker');
if (!(answers in globalThis)) {
  Object.defineProperty(globalThis, answers, { value: true });
  Comlink.expose(new Tasks());
}
