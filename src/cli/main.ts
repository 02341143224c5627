#!/usr/bin/env node
import { listenForInterrupts } from './interrupt.ts';

listenForInterrupts();
// Only now: to load all of it takes a while.
const { run } = await import('./program.ts');
await run();
