/** The worker thread of Node. */
import { parentPort } from 'node:worker_threads';
import * as Comlink from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { Tasks } from './tasks.ts';

Comlink.expose(new Tasks(), nodeEndpoint(parentPort!));
