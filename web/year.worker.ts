import { makeYear } from './year.ts';

postMessage(makeYear());
