// A forecast in the page: what it takes beside what the page says before, and whether the page can be used meanwhile.
// `npm run build && node bench/page-forecast.mjs [rounds, 3]`. Prints medians of 20 dates of 1024 × 1024, two workers. The page
// tells of a step when its first block is done: the first blocks of the forecast are counted to training.
import { readdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { printTable, summarise } from './measure.mjs';
import { withStack } from './program.mjs';
import { servePage, taskText, traceTasks, withPage } from './watched-page.mjs';

const rounds = Number(process.argv[2] ?? 3);
const [size, dates, workers] = [1024, 20, 2];
/** The default, and the most that the authors take. */
const sampleCounts = [1000, 5000];

await withStack({ size, dates }, (_, scenes) =>
  servePage(async (served) => {
    const files = readdirSync(scenes).map((name) => join(scenes, name));
    const results = [];
    for (let round = 0; round < rounds; round++) results.push(await pageRound(served, files));
    report(results);
  }),
);

function pageRound(served, files) {
  return withPage(served, async ({ page, phases, phase, watch }) => {
    await page.evaluate(saveInStorage);
    const endTrace = await traceTasks(page);
    await page.waitForTimeout(500);
    const idle = watch.now();
    await page.locator('[data-pick=files]').setInputFiles(files);
    await page.getByText('Area and settings').click();
    await page.getByRole('spinbutton', { name: 'Workers' }).fill(String(workers));
    await phase('masks', async () => {
      await page.getByRole('button', { name: 'Find clouds and shadows' }).click();
      await page.getByText(`${dates} masks in`).waitFor();
    });
    await page.locator('.map').press('End');
    const panel = page.locator('.forecast');
    const button = (name) => panel.getByRole('button', { name });
    await panel.locator('summary').first().click();
    // Of a simulation, few dates are nearly free of clouds.
    await panel.getByRole('spinbutton', { name: 'Cloud or shadow below' }).fill('101');
    const made = [];
    for (const samples of sampleCounts) {
      const count = samples.toLocaleString('en');
      await panel.getByRole('spinbutton', { name: 'Samples' }).fill(String(samples));
      await panel.getByText(`${count} samples`).waitFor();
      const told = await panel.getByText(`${count} samples`).innerText();
      await page.evaluate(noteSteps);
      watch.reset();
      await phase(`forecast, ${count} samples`, async () => {
        await button(/^Forecast \d/).click();
        await button('Make another').waitFor({ timeout: 300_000 });
      });
      const steps = stepsOf(await page.evaluate(() => globalThis.steps), Date.now(), watch, idle);
      made.push({ count, told, ...steps, peak: watch.peak() - idle });
      await phase(`its layers, looked at (${count})`, () => lookAround(page));
      await phase(`saving (${count})`, async () => {
        await button('Save in a folder').click();
        await panel.getByText('The forecast saved').waitFor();
      });
      await button('Make another').click();
    }
    return { phases, made, tasks: await endTrace(), load: loadavg()[0] };
  });
}

/** All layers, swiped and from nearer by. */
async function lookAround(page) {
  const drawn = () => page.waitForFunction(() => !document.querySelector('.readout'));
  for (const layer of ['Its mask', 'Its clusters', 'Forecast']) {
    await page.getByRole('combobox', { name: 'Over the scene' }).selectOption(layer);
    await drawn();
    for (let i = 0; i < 10; i++) await page.locator('.swipe').press(i < 5 ? 'ArrowLeft' : 'ArrowRight');
    for (const way of ['in', 'in', 'out', 'out']) {
      await page.getByRole('button', { name: `Zoom ${way}` }).click();
      await drawn();
    }
  }
}

/** Runs in the page: a folder of the browser's own storage stands for one that a user picks. */
function saveInStorage() {
  window.showDirectoryPicker = async () => {
    const folder = await navigator.storage.getDirectory();
    const name = 'saved';
    await folder.removeEntry(name, { recursive: true }).catch(() => undefined);
    return folder.getDirectoryHandle(name, { create: true });
  };
}

/** Runs in the page: when each step of the forecast begins. */
function noteSteps() {
  globalThis.steps = [];
  const panel = document.querySelector('.forecast');
  const note = () => {
    const step = panel.querySelector('.told')?.textContent;
    if (step && globalThis.steps.at(-1)?.step !== step) globalThis.steps.push({ step, at: Date.now() });
  };
  new MutationObserver(note).observe(panel, { subtree: true, childList: true, characterData: true });
}

/** How long each step took, and what was held just before training and while it went on, above idle. */
function stepsOf(steps, end, watch, idle) {
  const begin = steps.findIndex(({ step }) => step === 'Training…');
  const until = (i) => steps[i + 1]?.at ?? end;
  const seconds = steps.map(({ step, at }, i) => [step.replace('…', ''), (until(i) - at) / 1000]);
  const [from, to] = [steps[begin].at, until(begin)];
  return { seconds: Object.fromEntries(seconds), before: watch.at(from) - idle, during: watch.peak(from, to) - idle };
}

function report(results) {
  const median = (of) => summarise(results.map(of)).median;
  const mega = (bytes) => (bytes / 1e6).toFixed(0);
  printTable(`${dates} dates of ${size} × ${size} in the page, ${workers} workers, medians of ${rounds}`, [
    ['', 'seconds', 'longest task, ms', 'of the processor, ms'],
    ...Object.keys(results[0].phases).map((name) => [
      name,
      median(({ phases }) => phases[name].seconds).toFixed(1),
      taskText(Math.max(...results.map(({ phases }) => phases[name].task))),
      Math.max(...results.map(({ tasks }) => tasks[name] ?? 0)).toFixed(0),
    ]),
  ]);
  console.log(
    '\nLongest tasks of the main thread are those of all rounds; what they take of the processor holds on a busy machine.',
  );
  const names = Object.keys(results[0].made[0].seconds);
  printTable('What a kernel-ridge forecast takes: seconds', [
    ['', ...names, 'what the page says before'],
    ...results[0].made.map(({ count, told }, i) => [
      `${count} samples`,
      ...names.map((name) => median(({ made }) => made[i].seconds[name]).toFixed(1)),
      told,
    ]),
  ]);
  printTable('and MB above idle', [
    ['', 'before training', 'while training', 'more', 'at most, of all'],
    ...results[0].made.map(({ count }, i) => [
      `${count} samples`,
      mega(median(({ made }) => made[i].before)),
      mega(median(({ made }) => made[i].during)),
      mega(median(({ made }) => made[i].during - made[i].before)),
      mega(median(({ made }) => made[i].peak)),
    ]),
  ]);
  console.log(`\nLoad of the machine: ${results.map(({ load }) => load.toFixed(1)).join(', ')}.`);
}
