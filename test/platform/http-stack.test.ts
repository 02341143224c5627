import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HttpOptions, isTsmaskError, type MaskOptions, maskStack, openStack, type Stack } from 'tsmask';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { flanders } from '../support/expected.ts';
import { randomNumbers } from '../support/series.ts';
import { hasSharedData } from '../support/shared.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { type Fault, WebServer } from '../support/web-server.ts';

const simulated = temporaryFolder();
const quick: HttpOptions = { backoff: 5, retries: 20 };

beforeAll(async () => {
  await saveSimulation(simulate({ width: 150, height: 110, dates: 8, everyDays: 25, seed: 5 }), simulated, {
    tileSize: 64,
    level: 1,
  });
});

async function classesOf(stack: Stack, options: MaskOptions = {}): Promise<string[]> {
  const masks: string[] = [];
  for await (const { id, classes } of maskStack(stack, options)) {
    masks.push(`${id} ${Buffer.from(classes).toString('base64')}`);
  }
  return masks;
}

/** Now and then what servers do. */
function someFaults(): () => Fault | undefined {
  const random = randomNumbers(3);
  return () => {
    const value = random();
    if (value < 0.04) return { status: 503 };
    if (value < 0.08) return { status: 429, headers: { 'Retry-After': '0' } };
    if (value < 0.14) return { cutAfter: Math.floor(random() * 5000) };
    if (value < 0.18) return { shortBody: Math.floor(random() * 5000) };
    if (value < 0.21) return { cutAfter: -1 };
    return value < 0.4 ? { latency: random() * 20 } : undefined;
  };
}

describe.each([
  ['simulated', () => simulated, true],
  ['real', () => flanders, hasSharedData],
] as const)('a %s stack on a server', (_, folderOf, isThere) => {
  describe.skipIf(!isThere)('', () => {
    let server: WebServer;
    const names = () =>
      readdirSync(folderOf())
        .filter((name) => name.endsWith('.tif'))
        .sort();
    const urls = () => names().map((name) => server.url(name));

    beforeEach(async () => {
      server = await new WebServer(folderOf()).start();
      server.cutDelay = 100;
    });
    afterEach(() => server.stop());

    it('gives what it gives from the disk, whatever the server does, and no byte is read twice', async () => {
      const expected = await classesOf(await openStack(folderOf()), { workers: 1 });
      for (const workers of [1, 2]) {
        server.log.length = 0;
        server.rule = someFaults();
        const stack = await openStack(urls(), { http: quick });
        expect(await classesOf(stack, { workers })).toEqual(expected);
        expect(server.log.some(({ status }) => status === 503)).toBe(true);
        expect(server.sentTwice()).toBe(0);
      }
    });

    it('also without ranges: each file is sent once', async () => {
      const expected = await classesOf(await openStack(folderOf()), { workers: 1 });
      server.rule = () => ({ noRanges: true });
      expect(await classesOf(await openStack(urls(), { http: quick }), { workers: 2 })).toEqual(expected);
      expect(server.log).toHaveLength(names().length);
    });
  });
});

describe('a run', () => {
  let server: WebServer;
  beforeEach(async () => {
    server = await new WebServer(simulated).start();
    server.cutDelay = 100;
  });
  afterEach(() => server.stop());
  let names: string[];
  beforeAll(() => {
    names = readdirSync(simulated).filter((name) => name.endsWith('.tif'));
  });
  const open = (http: HttpOptions) =>
    openStack(
      names.map((name) => server.url(name)),
      { http: { backoff: 5, blockSize: 1024, ...http } },
    );

  it('reads no byte twice, also where the workers must read what the opener has not', async () => {
    const expected = await classesOf(await openStack(simulated), { workers: 1 });
    server.rule = someFaults();
    const stack = await open(quick);
    const opening = server.sent();
    expect(await classesOf(stack, { workers: 2 })).toEqual(expected);
    expect(server.sent()).toBeGreaterThan(opening);
    expect(server.sentTwice()).toBe(0);
  });

  it('works with signatures that expire between opening and reading', async () => {
    const expected = await classesOf(await openStack(simulated), { workers: 1 });
    let valid = 'one';
    let calls = 0;
    server.rule = ({ url }) => (url.endsWith(`?key=${valid}`) ? undefined : { status: 403 });
    const signUrl = async (url: string) => {
      calls++;
      return `${url}?key=${valid}`;
    };
    const stack = await open({ ...quick, signUrl });
    expect(calls).toBe(names.length);
    valid = 'two';
    expect(await classesOf(stack, { workers: 2 })).toEqual(expected);
    expect(calls).toBeGreaterThan(names.length);
    expect(calls).toBeLessThanOrEqual(2 * names.length);
    expect(JSON.stringify(stack)).not.toContain('key=');
  });

  it('fails with the error of the server, which comes from a worker', async () => {
    const stack = await open({});
    server.rule = () => ({ status: 404 });
    const error = await classesOf(stack, { workers: 2 }).catch((thrown: unknown) => thrown);
    expect(isTsmaskError(error, 'HTTP_ERROR')).toBe(true);
    expect(error).toMatchObject({
      message: expect.stringContaining('404'),
      remedy: expect.stringContaining('address'),
    });
  });

  it('fails when a file is not the one any more that was opened', async () => {
    server.rule = () => ({ headers: { ETag: '"1"' } });
    const stack = await open({});
    server.rule = () => ({ headers: { ETag: '"2"' } });
    const error = await classesOf(stack, { workers: 2 }).catch((thrown: unknown) => thrown);
    expect(isTsmaskError(error, 'SOURCE_CHANGED')).toBe(true);
  });

  it('fails with what the signing function says, also when a worker needs it', async () => {
    let isWorking = true;
    const signUrl = (url: string) => {
      if (!isWorking) throw new Error('the token is gone');
      return `${url}?key=1`;
    };
    const stack = await open({ signUrl });
    isWorking = false;
    server.rule = () => ({ status: 401 });
    await expect(classesOf(stack, { workers: 2 })).rejects.toThrow('the token is gone');
  });

  it('can be cancelled while a server is silent', async () => {
    const stack = await open({});
    server.rule = () => ({ silentAfter: 100 });
    const controller = new AbortController();
    const run = classesOf(stack, { workers: 2, signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 300);
    await expect(run).rejects.toThrow('enough');
  });

  it('lets the program end', async () => {
    const code = `
      import { maskStack, openStack } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
      const stack = await openStack(${JSON.stringify(readdirSync(simulated).map((name) => server.url(name)))});
      for await (const mask of maskStack(stack, { workers: 2 })) console.log(mask.id);`;
    const script = join(simulated, 'run.mjs');
    writeFileSync(script, code);
    const child = spawn(process.execPath, [script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 30_000,
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(printed.trim().split('\n')).toHaveLength(8);
  });

  it('refuses options that cannot be used', async () => {
    await expect(open({ retries: -1 })).rejects.toMatchObject({ code: 'BAD_OPTION', subject: 'http.retries' });
  });
});
