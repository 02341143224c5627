/** The page: what this browser has, and a simulated year masked in it. */
import { createKernel, version } from 'tsmask';
import { showYear } from './demo.ts';
import type { Year } from './year.ts';

type State = 'good' | 'fair' | 'bad';

const say = (id: string, text: string, state?: State) => {
  const element = document.getElementById(id)!;
  element.textContent = text;
  if (state) element.dataset.state = state;
};

function checkWasm(): State {
  try {
    const { simd } = createKernel();
    say('wasm', simd ? 'with SIMD' : 'without SIMD: same masks, slower', simd ? 'good' : 'fair');
    return simd ? 'good' : 'fair';
  } catch {
    say('wasm', 'missing', 'bad');
    return 'bad';
  }
}

/** Has a worker mask a simulated year. */
function makeYear(): Promise<Year> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./year.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Year>) => {
      worker.terminate();
      resolve(data);
    };
    worker.onerror = ({ message }) => reject(new Error(message || 'The worker did not start.'));
  });
}

async function check(): Promise<void> {
  const wasm = checkWasm();
  const cores = navigator.hardwareConcurrency;
  say('cores', cores ? String(cores) : 'not told: two are assumed', cores > 1 ? 'good' : 'fair');
  try {
    const year = await makeYear();
    say('workers', 'at work', 'good');
    say('equal', year.equal ? 'agree' : 'differ', year.equal ? 'good' : 'bad');
    showYear(year);
    const ready = wasm !== 'bad' && year.equal;
    say('verdict', ready ? 'It has what tsmask needs.' : 'It lacks what tsmask needs.', ready ? wasm : 'bad');
  } catch {
    say('workers', 'none answers', 'bad');
    say('equal', 'not known', 'fair');
    document.getElementById('demo')!.hidden = true;
    say('verdict', 'It lacks what tsmask needs.', 'bad');
  }
}

for (const id of ['demo', 'checks']) document.getElementById(id)!.hidden = false;
say('version', version);
say('verdict', 'Checking what it has…');
void check();
