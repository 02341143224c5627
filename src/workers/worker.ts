/** The worker thread of browsers. */
import * as Comlink from 'comlink';
import { Tasks } from './tasks.ts';

Comlink.expose(new Tasks());
