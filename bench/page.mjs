// The page as its users have it, in Debian's Chromium, beside Node on the same files, in turns: `npm run build && node
// bench/page.mjs [rounds, 3] [workers of both, as many as cores]`. Prints tables; what counts are the ratios, since the
// machine may have other things to do.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printTable, summarise } from './measure.mjs';
import { withStack } from './program.mjs';
import { servePage, taskText, withBarePage, withPage } from './watched-page.mjs';

const rounds = Number(process.argv[2] ?? 3);
const workers = Number(process.argv[3] ?? Math.max(1, Math.min(8, availableParallelism())));
const [size, dates] = [1024, 60];
const told = `${dates} masks in`;
const memory = 512 * 2 ** 20;

await withStack({ size, dates }, (_, scenes) =>
  servePage(async (served) => {
    const files = readdirSync(scenes).map((name) => join(scenes, name));
    const rows = [];
    for (let round = 0; round < rounds; round++) {
      const inNode = { keeping: nodeSeconds('keeps', scenes), passing: nodeSeconds('passes', scenes) };
      const inPage = await pageSeconds(served, files);
      rows.push({ ...(await watchedRound(served, files)), inNode, inPage, load: loadavg()[0] });
    }
    report(rows);
  }),
);

/** A process of its own, as the page is a browser of its own each time. Seconds. */
function nodeSeconds(what, scenes) {
  const script = fileURLToPath(new URL('node-masks.mjs', import.meta.url));
  const args = [script, what, scenes, String(workers), String(memory)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

/** From the click to the last mask, in a page that nobody watches. Seconds. */
function pageSeconds(served, files) {
  return withBarePage(served, async (page) => {
    await open(page, files);
    await settle(page);
    return page.evaluate(runUntil, told);
  });
}

async function open(page, files) {
  await page.locator('[data-pick=files]').setInputFiles(files);
  await page.waitForSelector('.workbench');
}

/** Until the scene is drawn, and all is set for a run. */
async function settle(page) {
  await drawn(page);
  await page.waitForTimeout(500);
  await page.getByText('Area and settings').click();
  await page.getByRole('spinbutton', { name: 'Workers' }).fill(String(workers));
}

function drawn(page) {
  return page.waitForFunction(() => !document.querySelector('.readout'));
}

function watchedRound(served, files) {
  return withPage(served, async ({ page, phases, phase, watch }) => {
    // Starting up is no part of what follows.
    await page.waitForTimeout(500);
    const idle = watch.now();
    await phase('opening', () => open(page, files));
    await phase('first picture', () => drawn(page));
    await settle(page);
    watch.reset();
    await phase('running', () => page.evaluate(runUntil, told));
    const peak = watch.peak();
    await page.locator('.bars').focus();
    await phase('stepping, 20 dates', async () => {
      for (let i = 0; i < 20; i++) {
        await page.keyboard.press('ArrowRight');
        await page.waitForTimeout(100);
      }
      await drawn(page);
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
  });
}

/** Runs in the page: Playwright's own ways look twice a second, and take the time of a worker. */
function runUntil(told) {
  return new Promise((resolve) => {
    const panel = document.querySelector('.run');
    const start = performance.now();
    const isTold = () => panel.textContent.includes(told) && resolve((performance.now() - start) / 1000);
    new MutationObserver(isTold).observe(panel, { subtree: true, childList: true, characterData: true });
    [...panel.querySelectorAll('button')].find(({ textContent }) => textContent === 'Find clouds and shadows').click();
  });
}

function report(rows) {
  const median = (of) => summarise(rows.map(of)).median;
  const names = Object.keys(rows[0].phases);
  printTable(`${dates} dates of ${size} × ${size} in the page, medians of ${rounds}`, [
    ['', 'seconds', 'longest task, ms', 'longest frame, ms'],
    ...names.map((name) => [
      name,
      median(({ phases }) => phases[name].seconds).toFixed(2),
      taskText(median(({ phases }) => phases[name].task)),
      median(({ phases }) => phases[name].gap).toFixed(0),
    ]),
  ]);
  printTable('Beside Node, round by round: masks a second, and by how much Node is faster', [
    ['', 'page', 'Node, keeps', 'by', 'Node, passes by', 'by', 'memory above idle, MiB', 'load'],
    ...rows.map(({ inPage, inNode, peak, idle, load }, i) => [
      `round ${i + 1}`,
      (dates / inPage).toFixed(1),
      ...beside(inPage, inNode.keeping),
      ...beside(inPage, inNode.passing),
      ((peak - idle) / 2 ** 20).toFixed(0),
      load.toFixed(1),
    ]),
    [
      'median',
      '',
      '',
      `${median(({ inPage, inNode }) => inPage / inNode.keeping).toFixed(2)}×`,
      '',
      `${median(({ inPage, inNode }) => inPage / inNode.passing).toFixed(2)}×`,
      '',
      '',
    ],
  ]);
  console.log(`\nMemory for workers as set in the page: ${memory / 2 ** 20} MiB; ${workers} workers.`);
}

function beside(inPage, inNode) {
  return [(dates / inNode).toFixed(1), `${(inPage / inNode).toFixed(2)}×`];
}
