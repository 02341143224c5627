import { spawnSync } from 'node:child_process';
import { python } from './python.ts';

/** scikit-learn, the judge of what we train. */
export const hasSklearn = spawnSync('/usr/bin/python3', ['-c', 'import sklearn']).status === 0;

if (!hasSklearn) console.warn('Tests with scikit-learn are skipped: install python3-sklearn.');

/** Runs Python on `data`, a JSON value of the same name there, and returns what it assigns to `answer`. */
export function askPython<Answer>(code: string, data: unknown): Answer {
  const text = JSON.stringify(JSON.stringify(data));
  return JSON.parse(
    python(`
import json
import numpy as np
data = json.loads(${text})
${code}
print(json.dumps(answer))
`),
  );
}
