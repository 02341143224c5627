// The page as its users have it, in Debian's Chromium, beside Node on the same files, in turns: `npm run build && node
// bench/page.mjs [rounds, 3] [workers of both, as many as cores]`. Prints tables; what counts are the ratios, since the
// machine may have other things to do.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { openStack, streamMasks } from 'tsmask';
import { build, preview } from 'vite';
import { printTable, summarise } from './measure.mjs';
import { withStack } from './program.mjs';

const rounds = Number(process.argv[2] ?? 3);
const workers = Number(process.argv[3] ?? Math.max(1, Math.min(8, availableParallelism())));
const [size, dates] = [1024, 60];
const memory = 512 * 2 ** 20;
const root = fileURLToPath(new URL('../web', import.meta.url));

await withStack({ size, dates }, async (_, scenes) => {
  const outDir = mkdtempSync(join(tmpdir(), 'tsmask-page-'));
  await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const server = await preview({ root, logLevel: 'error', build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
  const profiles = join(outDir, 'profiles');
  mkdirSync(profiles);
  try {
    const files = readdirSync(scenes).map((name) => join(scenes, name));
    const rows = [];
    for (let round = 0; round < rounds; round++) {
      const inNode = await nodeSeconds(files);
      const profile = mkdtempSync(join(profiles, 'p'));
      rows.push({ ...(await pageRound(server.resolvedUrls.local[0], files, profile)), inNode, load: loadavg()[0] });
    }
    report(rows);
  } finally {
    await server.close();
    rmSync(outDir, { recursive: true, force: true });
  }
});

/** From opened stack to the last row of the last mask: what the page calls a run. */
async function nodeSeconds(files) {
  const stack = await openStack(files);
  const start = performance.now();
  for await (const mask of streamMasks(stack, { workers, memory })) {
    for await (const _ of mask.rows());
  }
  return (performance.now() - start) / 1000;
}

async function pageRound(url, files, profile) {
  // A browser of its own, whose pages keep their files on the disk as a user's do, not in memory.
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    viewport: { width: 1280, height: 800 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  const watch = watchMemory(profile);
  try {
    const page = await context.newPage();
    await page.addInitScript(watchThread);
    await page.goto(url);
    const phases = {};
    const phase = async (name, work) => {
      await page.evaluate(() => globalThis.watched.begin());
      const start = performance.now();
      await work();
      phases[name] = {
        seconds: (performance.now() - start) / 1000,
        ...(await page.evaluate(() => globalThis.watched.end())),
      };
    };
    // Starting up is no part of what follows.
    await page.waitForTimeout(500);
    const idle = watch.now();
    await phase('opening', async () => {
      await page.locator('[data-pick=files]').setInputFiles(files);
      await page.waitForSelector('.workbench');
    });
    await phase('first picture', () => page.waitForFunction(() => !document.querySelector('.readout')));
    await page.waitForTimeout(500);
    watch.reset();
    await page.getByText('Area and settings').click();
    await page.getByRole('spinbutton', { name: 'Workers' }).fill(String(workers));
    await phase('running', () => page.evaluate(runUntil, `${dates} masks in`));
    const peak = watch.peak();
    const drawn = () => page.waitForFunction(() => !document.querySelector('.readout'));
    await page.locator('.bars').focus();
    await phase('stepping, 20 dates', async () => {
      for (let i = 0; i < 20; i++) {
        await page.keyboard.press('ArrowRight');
        await page.waitForTimeout(100);
      }
      await drawn();
    });
    await page.locator('.map').focus();
    await phase('pixel', async () => {
      await page.keyboard.press('Enter');
      await page.waitForSelector('.why');
    });
    await phase('threshold', async () => {
      for (let i = 20; i < 60; i += 5) {
        await page.getByRole('spinbutton', { name: 'Cloud: Brighter by' }).fill(String(i));
      }
      await page.waitForTimeout(200);
    });
    return { phases, idle, peak };
  } finally {
    watch.stop();
    await context.close();
  }
}

/** Runs in the page: Playwright's own ways look twice a second, and take the time of a worker. */
function runUntil(told) {
  return new Promise((resolve) => {
    const panel = document.querySelector('.run');
    const isTold = () => panel.textContent.includes(told) && resolve();
    new MutationObserver(isTold).observe(panel, { subtree: true, childList: true, characterData: true });
    [...panel.querySelectorAll('button')].find(({ textContent }) => textContent === 'Find clouds and shadows').click();
  });
}

/** Runs in the page: the longest task of the main thread, and the longest time between two frames. */
function watchThread() {
  let [task, gap, last] = [0, 0, 0];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) task = Math.max(task, duration);
  }).observe({ type: 'longtask' });
  const frame = (now) => {
    if (last) gap = Math.max(gap, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  globalThis.watched = {
    begin() {
      [task, gap, last] = [0, 0, 0];
    },
    // Long tasks are told a little later.
    end: () => new Promise((resolve) => setTimeout(() => resolve({ task, gap }), 100)),
  };
}

/** Bytes that the processes of a browser hold for themselves, ten times a second: what they share is not counted. */
function watchMemory(profile) {
  let peak = 0;
  // Looking for them takes more time than a core has to spare.
  let processes = [];
  const held = () => processes.reduce((sum, id) => sum + ownBytes(id), 0);
  const now = () => {
    processes = processesOf(profile);
    return held();
  };
  const timer = setInterval(() => {
    peak = Math.max(peak, held());
  }, 100);
  return {
    now,
    peak: () => peak,
    reset: () => {
      peak = now();
    },
    stop: () => clearInterval(timer),
  };
}

/** The process that was started with this profile, and all that come of it. */
function processesOf(profile) {
  const parents = new Map();
  let found = [];
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = read(`/proc/${id}/stat`);
    parents.set(id, stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]);
    if (read(`/proc/${id}/cmdline`).includes(profile)) found.push(id);
  }
  const all = new Set(found);
  while (found.length > 0) {
    found = [...parents].filter(([id, parent]) => all.has(parent) && !all.has(id)).map(([id]) => id);
    for (const id of found) all.add(id);
  }
  return [...all];
}

function ownBytes(id) {
  return 1024 * Number(/^RssAnon:\s+(\d+)/m.exec(read(`/proc/${id}/status`))?.[1] ?? 0);
}

/** Processes may be gone by now. */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function report(rows) {
  const median = (of) => summarise(rows.map(of)).median;
  const names = Object.keys(rows[0].phases);
  printTable(`${dates} dates of ${size} × ${size} in the page, medians of ${rounds}`, [
    ['', 'seconds', 'longest task, ms', 'longest frame, ms'],
    ...names.map((name) => [
      name,
      median(({ phases }) => phases[name].seconds).toFixed(2),
      // Only those of 50 ms and more are told.
      median(({ phases }) => phases[name].task) ? median(({ phases }) => phases[name].task).toFixed(0) : '< 50',
      median(({ phases }) => phases[name].gap).toFixed(0),
    ]),
  ]);
  const rates = rows.map(({ phases, inNode }) => [dates / phases.running.seconds, dates / inNode]);
  printTable('Beside Node, round by round', [
    ['', 'masks/s, page', 'masks/s, Node', 'Node is faster by', 'memory above idle, MiB', 'load'],
    ...rates.map(([inPage, inNode], i) => [
      `round ${i + 1}`,
      inPage.toFixed(1),
      inNode.toFixed(1),
      `${(inNode / inPage).toFixed(2)}×`,
      ((rows[i].peak - rows[i].idle) / 2 ** 20).toFixed(0),
      rows[i].load.toFixed(1),
    ]),
  ]);
  console.log(`\nMemory for workers as set in the page: ${memory / 2 ** 20} MiB; ${workers} workers.`);
}
