// The page in Debian's Chromium, its main thread and its memory watched: for what measures it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';

const root = fileURLToPath(new URL('../web', import.meta.url));

/** Builds the page and serves it while `work` lasts. */
export async function servePage(work) {
  const outDir = mkdtempSync(join(tmpdir(), 'tsmask-page-'));
  await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const server = await preview({ root, logLevel: 'error', build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
  const profiles = join(outDir, 'profiles');
  mkdirSync(profiles);
  try {
    return await work({ url: server.resolvedUrls.local[0], profiles });
  } finally {
    await server.close();
    rmSync(outDir, { recursive: true, force: true });
  }
}

/** A browser of its own, whose pages keep their files on the disk as a user's do, not in memory. */
async function withBrowser({ profiles }, work) {
  const profile = mkdtempSync(join(profiles, 'p'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    viewport: { width: 1280, height: 800 },
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  try {
    return await work(await context.newPage(), profile);
  } finally {
    await context.close();
  }
}

/** Opens the page unwatched: watching takes the time of a processor, too. */
export function withBarePage(served, work) {
  return withBrowser(served, async (page) => {
    await page.goto(served.url);
    return work(page);
  });
}

/**
 * Opens the page. `work` names its phases: of each the seconds, and of the main thread the longest task and the longest time
 * between two frames.
 */
export function withPage(served, work) {
  return withBrowser(served, async (page, profile) => {
    const watch = watchMemory(profile);
    try {
      await page.addInitScript(watchThread);
      await page.goto(served.url);
      const phases = {};
      const phase = async (name, during) => {
        await page.evaluate((mark) => globalThis.watched.begin(mark), `${phaseMark}${name}`);
        const start = performance.now();
        await during();
        phases[name] = {
          seconds: (performance.now() - start) / 1000,
          ...(await page.evaluate(() => globalThis.watched.end())),
        };
      };
      return await work({ page, phases, phase, watch });
    } finally {
      watch.stop();
    }
  });
}

/** What the beginnings of phases are called in a trace. */
const phaseMark = 'phase: ';

/**
 * Traces the tasks of the page's main thread. On a busy machine their durations tell of others, too; the time of the processor
 * that they take does not.
 *
 * @returns ends it, and tells of each phase by its name the most that a task took, in milliseconds
 */
export async function traceTasks(page) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => void events.push(...value));
  const includedCategories = ['toplevel', 'blink.user_timing'];
  await session.send('Tracing.start', { traceConfig: { includedCategories }, transferMode: 'ReportEvents' });
  return async () => {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    const marks = events.filter(({ name }) => name.startsWith(phaseMark)).sort((a, b) => a.ts - b.ts);
    const [{ pid, tid }] = marks;
    const tasks = events.filter((event) => event.tdur !== undefined && event.pid === pid && event.tid === tid);
    const longest = {};
    for (const { ts, tdur } of tasks) {
      const name = marks.findLast((mark) => mark.ts <= ts)?.name.slice(phaseMark.length);
      if (name !== undefined) longest[name] = Math.max(longest[name] ?? 0, tdur / 1000);
    }
    return longest;
  };
}

/** Only tasks of 50 ms and more are told. */
export function taskText(milliseconds) {
  return milliseconds ? milliseconds.toFixed(0) : '< 50';
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
    begin(mark) {
      performance.mark(mark);
      [task, gap, last] = [0, 0, 0];
    },
    // Long tasks are told a little later.
    end: () => new Promise((resolve) => setTimeout(() => resolve({ task, gap }), 100)),
  };
}

/** Bytes that the processes of a browser hold for themselves, ten times a second: what they share is not counted. */
function watchMemory(profile) {
  // Since the last reset; `at` as Date.now() has it, in the page too.
  let samples = [];
  // Looking for them takes more time than a core has to spare.
  let processes = [];
  const look = () => {
    const bytes = processes.reduce((sum, id) => sum + ownBytes(id), 0);
    samples.push({ at: Date.now(), bytes });
    return bytes;
  };
  const now = () => {
    processes = processesOf(profile);
    return look();
  };
  const timer = setInterval(look, 100);
  return {
    now,
    /** The most that was held, of all or of some time. */
    peak: (from = 0, to = Number.POSITIVE_INFINITY) =>
      samples.reduce((most, { at, bytes }) => (at >= from && at <= to ? Math.max(most, bytes) : most), 0),
    /** What was held at some time. */
    at: (time) => samples.findLast(({ at }) => at <= time)?.bytes ?? 0,
    reset: () => {
      samples = [];
      now();
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
