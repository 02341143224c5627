import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The real stacks and golden files beside the project; not part of it, and absent on a user's machine. */
export const sharedData = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

export const hasSharedData = existsSync(sharedData);

if (!hasSharedData) console.warn(`Tests on real data are skipped: there is no ${sharedData}.`);

export const readShared = <T>(path: string): T => JSON.parse(readFileSync(sharedData + path, 'utf8')) as T;
