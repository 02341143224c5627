// comlink ships the types of its Node adapter under another name than the module itself.
declare module 'comlink/dist/esm/node-adapter.mjs' {
  import type { Worker } from 'node:worker_threads';
  import type { Endpoint } from 'comlink';

  export default function nodeEndpoint(port: Worker | import('node:worker_threads').MessagePort): Endpoint;
}
