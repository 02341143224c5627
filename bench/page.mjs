// The page as its users have it, in Debian's Chromium, beside Node on the same files, in turns: `npm run build && node
// bench/page.mjs [rounds, 3] [workers of both, as many as cores]`. Prints tables; what counts are the ratios, since the
// machine may have other things to do.
import { readdirSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { computeMasks, openStack, streamMasks } from 'tsmask';
import { printTable, summarise } from './measure.mjs';
import { withStack } from './program.mjs';
import { servePage, taskText, withPage } from './watched-page.mjs';

const rounds = Number(process.argv[2] ?? 3);
const workers = Number(process.argv[3] ?? Math.max(1, Math.min(8, availableParallelism())));
const [size, dates] = [1024, 60];
const memory = 512 * 2 ** 20;

await withStack({ size, dates }, (_, scenes) =>
  servePage(async (served) => {
    const files = readdirSync(scenes).map((name) => join(scenes, name));
    const rows = [];
    for (let round = 0; round < rounds; round++) {
      const inNode = await nodeSeconds(files);
      rows.push({ ...(await pageRound(served, files)), inNode, load: loadavg()[0] });
    }
    report(rows);
  }),
);

/** From opened stack to the last row of the last mask: kept for whoever asks, as in the page, or passed by. Seconds. */
async function nodeSeconds(files) {
  const stack = await openStack(files);
  const options = { workers, memory };
  const keeping = await secondsOf(async () => (await computeMasks(stack, options)).close());
  const passing = await secondsOf(async () => {
    for await (const mask of streamMasks(stack, options)) {
      for await (const _ of mask.rows());
    }
  });
  return { keeping, passing };
}

async function secondsOf(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function pageRound(served, files) {
  return withPage(served, async ({ page, phases, phase, watch }) => {
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
  });
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
    ...rows.map(({ phases, inNode, peak, idle, load }, i) => [
      `round ${i + 1}`,
      (dates / phases.running.seconds).toFixed(1),
      ...beside(phases.running.seconds, inNode.keeping),
      ...beside(phases.running.seconds, inNode.passing),
      ((peak - idle) / 2 ** 20).toFixed(0),
      load.toFixed(1),
    ]),
    [
      'median',
      '',
      '',
      `${median(({ phases, inNode }) => phases.running.seconds / inNode.keeping).toFixed(2)}×`,
      '',
      `${median(({ phases, inNode }) => phases.running.seconds / inNode.passing).toFixed(2)}×`,
      '',
      '',
    ],
  ]);
  console.log(`\nMemory for workers as set in the page: ${memory / 2 ** 20} MiB; ${workers} workers.`);
}

function beside(inPage, inNode) {
  return [(dates / inNode).toFixed(1), `${(inPage / inNode).toFixed(2)}×`];
}
