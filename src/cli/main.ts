#!/usr/bin/env node
import { listenForInterrupts } from './interrupt.ts';

listenForInterrupts();
// Only now: to load all of it takes a while.
await import('./program.ts');
