import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ErrorCode, isTsmaskError, type TsmaskError } from '../../src/errors.ts';
import {
  checkHttpOptions,
  openUrl,
  type PlainHttpOptions,
  plainHttpOptions,
  type UrlAccess,
  WholeFiles,
} from '../../src/platform/http/index.ts';
import { randomNumbers } from '../support/series.ts';
import { type Fault, WebServer } from '../support/web-server.ts';

const blockSize = 1024;
const random = randomNumbers(1);
const file = Uint8Array.from({ length: 10 * blockSize + 300 }, () => Math.floor(random() * 256));
const quick: PlainHttpOptions = { blockSize, backoff: 5, timeout: 300 };

let server: WebServer;
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);

beforeAll(() => void process.on('unhandledRejection', note));
afterAll(() => void process.off('unhandledRejection', note));
beforeEach(async () => {
  server = await new WebServer({ 'a.bin': file, 'b.bin': file, 'empty.bin': new Uint8Array(0) }).start();
});
afterEach(async () => {
  await server.stop();
  expect(unhandled).toEqual([]);
});

const open = (options: PlainHttpOptions = {}, access: UrlAccess = {}, name = 'a.bin') =>
  openUrl({ kind: 'url', url: server.url(name), http: { ...quick, ...options } }, access);

/** Faults of the requests in order; those after the last have none. */
const faults = (...list: (Fault | undefined)[]) => {
  server.rule = ({ index }) => list[index];
};

const rangesAsked = () => server.log.map(({ headers }) => headers.range?.replace('bytes=', ''));

async function failure(work: Promise<unknown>, code: ErrorCode = 'HTTP_ERROR'): Promise<TsmaskError> {
  const error = await work.then(
    () => new Error('It did not fail.'),
    (thrown: unknown) => thrown,
  );
  if (!isTsmaskError(error)) throw error;
  expect(error.code, error.message).toBe(code);
  expect(error.remedy).toMatch(/\w{4}.*\.$/);
  return error;
}

const expectPart = (bytes: Uint8Array, from: number, to: number) =>
  expect(Buffer.compare(bytes, file.subarray(from, to))).toBe(0);

describe('blocks', () => {
  it('are fetched once, neighbours in one request', async () => {
    const source = open();
    expect(source.size).toBeUndefined();
    expectPart(await source.read(10, 20), 10, 30);
    expect(source.size).toBe(file.length);
    expectPart(await source.read(500, 3000), 500, 3500);
    expectPart(await source.read(0, 4096), 0, 4096);
    expect(rangesAsked()).toEqual(['0-1023', '1024-4095']);
  });

  it('are shared by reads at the same time', async () => {
    const source = open();
    const parts = await Promise.all([0, 100, 900, 1500].map((from) => source.read(from, 300)));
    for (const [i, from] of [0, 100, 900, 1500].entries()) expectPart(parts[i], from, from + 300);
    expect(server.sentTwice()).toBe(0);
  });

  it('are fetched again when the cache is too small', async () => {
    const source = open({ cacheBytes: 4 * blockSize });
    for (const from of [0, 2000, 4000, 6000, 8000, 0]) expectPart(await source.read(from, 100), from, from + 100);
    expect(server.sentTwice()).toBe(blockSize);
  });

  it('are not kept of what is read into room, and what is kept is not fetched for it', async () => {
    const source = open();
    await source.read(2048, 10);
    const room = new Uint8Array(6000);
    expectPart(await source.read(1000, 5000, undefined, room), 1000, 6000);
    expect(rangesAsked().slice(1).sort()).toEqual(['1000-2047', '3072-5999']);
    await source.read(1000, 5000, undefined, room);
    expect(server.sentTwice()).toBe(1048 + 2928);
  });

  it('end where the file does', async () => {
    const source = open();
    expectPart(await source.read(file.length - 10, 100), file.length - 10, file.length);
    expect(await source.read(file.length, 100)).toHaveLength(0);
    expect(await open({}, {}, 'empty.bin').read(0, 12)).toHaveLength(0);
    const beyond = open({}, {}, 'b.bin');
    expect(await beyond.read(1 << 20, 10)).toHaveLength(0);
    expect(beyond.size).toBe(file.length);
  });

  it('end where the file does, also if the server does not say where, as for other sites in a browser', async () => {
    server.rule = () => ({ headers: { 'Content-Range': null } });
    const source = open();
    expectPart(await source.read(0, 100), 0, 100);
    expectPart(await source.read(9 * blockSize, 5000), 9 * blockSize, file.length);
    expectPart(await open().read(9000, 5000, undefined, new Uint8Array(5000)), 9000, file.length);
    expect(await open().read(1 << 20, 10)).toHaveLength(0);
    expect(await open({}, {}, 'empty.bin').read(0, 12)).toHaveLength(0);
  });

  it('belong to one reference: another one asks anew', async () => {
    const ref = { kind: 'url', url: server.url('a.bin'), http: quick } as const;
    await openUrl(ref).read(0, 10);
    await openUrl(ref).read(10, 10);
    expect(server.log).toHaveLength(1);
    await openUrl({ ...ref }).read(10, 10);
    expect(server.log).toHaveLength(2);
  });

  it('ask for bytes as they are, with the headers of the options', async () => {
    await open({ headers: { Authorization: 'Bearer x' } }).read(0, 10);
    expect(server.log[0].headers).toMatchObject({ authorization: 'Bearer x', 'accept-encoding': 'identity' });
  });
});

describe('what passes is tried again', () => {
  it.each([408, 425, 429, 500, 502, 503, 504])('%i', async (status) => {
    faults({ status }, { status });
    expectPart(await open().read(0, 100), 0, 100);
    expect(server.log.map((sent) => sent.status)).toEqual([status, status, 206]);
  });

  it.each<[string, Fault]>([
    ['a connection that is cut before the answer', { cutAfter: -1 }],
    ['a server that is silent', { latency: 600 }],
    ['a server that falls silent', { silentAfter: 100 }],
    ['a cut body', { cutAfter: 100 }],
    ['a cut body of unknown length', { cutAfter: 100, chunked: true }],
    ['a short body', { shortBody: 100 }],
    ['an empty body', { shortBody: 0 }],
  ])('%s', async (_, fault) => {
    faults(undefined, fault, fault);
    const source = open();
    await source.read(5000, 10);
    expectPart(await source.read(0, 1000), 0, 1000);
    expect(server.log).toHaveLength(4);
    expect(server.sentTwice()).toBe(0);
  });

  it('a body goes on where it broke, however often it breaks, if something comes each time', async () => {
    server.rule = () => ({ cutAfter: 1000 });
    const source = open({ retries: 1 });
    expectPart(await source.read(0, file.length, undefined, new Uint8Array(file.length)), 0, file.length);
    expect(rangesAsked().slice(0, 3)).toEqual(['0-10539', '1000-10539', '2000-10539']);
    expect(server.sentTwice()).toBe(0);
  });

  it('slow bodies are none that fail', async () => {
    faults({ slow: 100 });
    expectPart(await open({ timeout: 400 }).read(0, 1000), 0, 1000);
    expect(server.log).toHaveLength(1);
  });

  it('as long after as the server asks, in seconds or by a date', async () => {
    const asks = async (retryAfter: string, date: string | null = null) => {
      const begun = performance.now();
      const index = server.log.length;
      server.rule = (asked) =>
        asked.index === index
          ? { status: 429, headers: { 'Retry-After': retryAfter, ...(date === null ? {} : { Date: date }) } }
          : undefined;
      await open().read(0, 10);
      return performance.now() - begun;
    };
    expect(await asks('1')).toBeGreaterThan(990);
    // By the clock of the server, which may be wrong.
    const clock = [new Date(2_000_000_000_000), new Date(2_000_000_001_000)].map((date) => date.toUTCString());
    expect(await asks(clock[1], clock[0])).toBeGreaterThan(990);
    expect(await asks('soon')).toBeLessThan(500);
  });

  it('until the tries are used up', async () => {
    server.rule = () => ({ status: 503 });
    const error = await failure(open({ retries: 2 }).read(0, 10));
    expect(error).toMatchObject({ subject: server.url('a.bin'), message: expect.stringMatching(/3 tries.*503/) });
    expect(server.log).toHaveLength(3);
    server.rule = () => ({ status: 429 });
    expect((await failure(open({ retries: 0 }).read(0, 10))).remedy).toMatch(/http\.concurrency/);
    server.rule = () => ({ silentAfter: 0 });
    expect(await failure(open({ retries: 1 }).read(0, 10))).toMatchObject({
      message: expect.stringMatching(/0\.3 seconds/),
      remedy: expect.stringMatching(/http\.timeout/),
    });
    server.rule = () => ({ cutAfter: -1 });
    expect((await failure(open({ retries: 1 }).read(0, 10), 'NOT_READABLE')).message).toMatch(/2 tries/);
  });

  it('or the time is over', async () => {
    server.rule = () => ({ status: 503, headers: { 'Retry-After': '60' } });
    const begun = performance.now();
    expect((await failure(open({ timeLimit: 5000 }).read(0, 10))).message).toMatch(/60 seconds.*http\.timeLimit/);
    expect(performance.now() - begun).toBeLessThan(1000);
    server.rule = () => ({ latency: 100, status: 500 });
    await failure(open({ timeLimit: 400, retries: 100 }).read(0, 10));
    expect(performance.now() - begun).toBeLessThan(3000);
  });
});

describe('what does not pass is told at once', () => {
  it.each([
    [401, /http\.signUrl/],
    [403, /expired/],
    [404, /no such file/],
    [410, /no such file/],
    [400, /address/],
    [501, /later/],
  ])('%i', async (status, remedy) => {
    server.rule = () => ({ status });
    const error = await failure(open().read(0, 10));
    expect(error).toMatchObject({
      message: expect.stringContaining(String(status)),
      remedy: expect.stringMatching(remedy),
    });
    expect(server.log).toHaveLength(1);
  });

  it.each<[string, Fault, RegExp]>([
    ['another part', { headers: { 'Content-Range': 'bytes 10-1033/10540' } }, /bytes 0-1023 and sends bytes 10-1033/],
    ['a larger part', { headers: { 'Content-Range': 'bytes 0-2047/10540' } }, /sends bytes 0-2047/],
    ['nonsense', { headers: { 'Content-Range': 'bytes' } }, /sends bytes/],
    ['several parts', { headers: { 'Content-Range': null, 'Content-Type': 'multipart/byteranges' } }, /several/],
    ['too many bytes', { extra: 5 }, /more bytes/],
    ['compressed parts', { gzip: true }, /gzip/],
  ])('%s', async (_, fault, message) => {
    server.rule = () => fault;
    expect((await failure(open().read(0, 10))).message).toMatch(message);
    expect(server.log).toHaveLength(1);
  });

  it.each<[string, Fault, Fault]>([
    ['ETag', { headers: { ETag: '"1"' } }, { headers: { ETag: '"2"' } }],
    [
      'date',
      { headers: { 'Last-Modified': 'Mon, 01 Jan 2018' } },
      { headers: { 'Last-Modified': 'Tue, 02 Jan 2018' } },
    ],
    ['size', {}, { headers: { 'Content-Range': 'bytes 4096-5119/99999' } }],
  ])('a file that changes meanwhile, by its %s', async (word, first, second) => {
    faults(first, second);
    const source = open();
    await source.read(0, 10);
    expect((await failure(source.read(4096, 10), 'SOURCE_CHANGED')).message).toContain(word);
  });

  it('what is no address', async () => {
    expect(() => openUrl({ kind: 'url', url: 'http://' })).toThrow(expect.objectContaining({ code: 'NOT_READABLE' }));
    const gone = await failure(
      openUrl({ kind: 'url', url: 'http://nowhere.invalid/a.tif' }).read(0, 1),
      'NOT_READABLE',
    );
    expect(gone.subject).toBe('http://nowhere.invalid/a.tif');
  });
});

describe('servers without ranges', () => {
  it.each<[string, Fault]>([
    ['plain', {}],
    ['without a length', { chunked: true }],
    ['compressed', { gzip: true }],
  ])('send the file once: %s', async (_, fault) => {
    server.rule = () => ({ noRanges: true, ...fault });
    const source = open();
    const parts = await Promise.all([0, 3000, 10_000].map((from) => source.read(from, 1000)));
    for (const [i, from] of [0, 3000, 10_000].entries()) expectPart(parts[i], from, Math.min(from + 1000, file.length));
    expectPart(await source.read(5, 9000, undefined, new Uint8Array(9000)), 5, 9005);
    expect(source.size).toBe(file.length);
    expect(server.log).toHaveLength(1);
  });

  it('may break off too', async () => {
    server.rule = ({ index }) => ({ noRanges: true, ...(index === 0 ? { cutAfter: 2000 } : {}) });
    expectPart(await open().read(100, 100), 100, 200);
    expect(server.log).toHaveLength(2);
  });

  it.each([{}, { chunked: true }])('are refused where that is too much for memory %o', async (fault) => {
    server.rule = () => ({ noRanges: true, ...fault });
    const error = await failure(open({ wholeBytes: 5000 }).read(0, 10));
    expect(error.remedy).toMatch(/[Dd]ownload/);
    // All such files together count.
    const access = { wholeFiles: new WholeFiles() };
    const [first, second] = ['a.bin', 'b.bin'].map((name) => open({ wholeBytes: 15_000 }, access, name));
    await first.read(0, 10);
    await failure(second.read(0, 10));
    expectPart(await first.read(0, 10), 0, 10);
  });

  it('that had them before are tried again', async () => {
    faults({}, { noRanges: true });
    const source = open();
    await source.read(0, 10);
    expectPart(await source.read(4096, 10), 4096, 4106);
    expect(server.log.map(({ status }) => status)).toEqual([206, 200, 206]);
  });
});

describe('redirects', () => {
  it('are followed', async () => {
    server.rule = ({ path }) => (path === 'old' ? { status: 302, headers: { Location: '/a.bin' } } : undefined);
    expectPart(await open({}, {}, 'old').read(3000, 50), 3000, 3050);
  });
});

describe('at once', () => {
  it('there are no more requests to a host than allowed', async () => {
    server.rule = () => ({ latency: 20 });
    const sources = Array.from({ length: 12 }, () => open({ concurrency: 3 }));
    await Promise.all(sources.map((source) => source.read(0, 10)));
    expect(server.log).toHaveLength(12);
    expect(server.mostActive).toBe(3);
  });

  it('threads share what is allowed', async () => {
    server.rule = () => ({ latency: 20 });
    const sources = Array.from({ length: 6 }, () => open({ concurrency: 8 }, { peers: 4 }));
    await Promise.all(sources.map((source) => source.read(0, 10)));
    expect(server.mostActive).toBe(2);
  });
});

describe('cancelling', () => {
  it.each<[string, Fault, PlainHttpOptions]>([
    ['before the answer', { latency: 5000 }, { timeout: 10_000 }],
    ['within the answer', { silentAfter: 10 }, { timeout: 10_000 }],
    ['while it waits to try again', { status: 503 }, { backoff: 20_000 }],
  ])('ends at once with the reason: %s', async (_, fault, options) => {
    server.rule = () => fault;
    const controller = new AbortController();
    const reason = new Error('enough');
    const begun = performance.now();
    setTimeout(() => controller.abort(reason), 50);
    const reads = [0, 100, 4000].map((from) => open(options).read(from, 10, controller.signal));
    for (const read of reads) await expect(read).rejects.toBe(reason);
    expect(performance.now() - begun).toBeLessThan(1000);
    await expect(open().read(0, 10, controller.signal)).rejects.toBe(reason);
  });

  it('also while it waits for its turn, and lets the next one have it', async () => {
    server.rule = ({ path }) => (path === 'a.bin' ? { latency: 100 } : undefined);
    const controller = new AbortController();
    const first = open({ concurrency: 1 }).read(0, 10);
    const waiting = open({ concurrency: 1 }).read(0, 10, controller.signal);
    const next = open({ concurrency: 1 }, {}, 'b.bin').read(0, 10);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await Promise.all([first, next]);
    expect(server.log).toHaveLength(2);
  });

  it('takes one listener of the signal, however many read: Node warns of more than ten', async () => {
    const warnings: Error[] = [];
    const warn = (warning: Error) => warnings.push(warning);
    process.on('warning', warn);
    server.rule = () => ({ latency: 50 });
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 20 }, () => open().read(0, 10, signal)));
    process.off('warning', warn);
    expect(warnings).toEqual([]);
  });

  it('does not disturb another who waits for the same block, and the last one to go ends the request', async () => {
    server.rule = () => ({ latency: 100 });
    const source = open();
    const controllers = [new AbortController(), new AbortController()];
    const [gone, stays] = controllers.map(({ signal }) => source.read(0, 10, signal));
    controllers[0].abort(new Error('enough'));
    await expect(gone).rejects.toThrow('enough');
    expectPart(await stays, 0, 10);
    const both = controllers.map(() => new AbortController());
    const reads = both.map(({ signal }) => source.read(5000, 10, signal));
    for (const controller of both) controller.abort(new Error('enough'));
    for (const read of reads) await expect(read).rejects.toThrow('enough');
    expectPart(await source.read(5000, 10), 5000, 5010);
  });
});

describe('signed addresses', () => {
  /** A server that accepts only the newest signature. */
  function signing(valid: () => string) {
    server.rule = ({ url }) => (url.endsWith(`?key=${valid()}`) ? undefined : { status: 403 });
  }

  it('are asked for once, and again when the server refuses', async () => {
    let valid = 'one';
    let calls = 0;
    signing(() => valid);
    const sign = async (url: string) => {
      calls++;
      return `${url}?key=${valid}`;
    };
    const source = open({}, { sign });
    await Promise.all([0, 3000].map((from) => source.read(from, 10)));
    expect(calls).toBe(1);
    valid = 'two';
    const parts = await Promise.all([5000, 7000].map((from) => source.read(from, 10)));
    expectPart(parts[1], 7000, 7010);
    expect(calls).toBe(2);
  });

  it('that are never accepted end in an error that does not show them', async () => {
    server.rule = () => ({ status: 403 });
    const error = await failure(open({}, { sign: (url) => `${url}?key=secret` }).read(0, 10));
    expect(error.remedy).toMatch(/signUrl/);
    expect(`${error.message} ${error.subject} ${error.remedy}`).not.toContain('secret');
    expect(server.log).toHaveLength(2);
  });

  it('need a function that works', async () => {
    const broken = () => Promise.reject(new Error('no token'));
    expect((await failure(open({}, { sign: broken }).read(0, 10))).message).toMatch(/no token/);
    await failure(open({}, { sign: () => undefined as never }).read(0, 10), 'BAD_OPTION');
  });
});

describe('what the opener has', () => {
  it('is not fetched by other threads, nor is a changed file mixed in', async () => {
    const opener = open();
    await opener.read(2000, 1100);
    const { facts } = structuredClone({ facts: opener.facts });
    const reader = open({}, { facts, heldBlocks: async (blocks) => opener.heldBlocks(blocks) });
    expect(reader.size).toBe(file.length);
    expectPart(await reader.read(500, 9000, undefined, new Uint8Array(9000)), 500, 9500);
    expectPart(await reader.read(1024, 1024), 1024, 2048);
    expect(server.sentTwice()).toBe(0);
    server.rule = () => ({ headers: { 'Content-Range': 'bytes 0-99/999' } });
    await failure(open({}, { facts }).read(0, 100, undefined, new Uint8Array(100)), 'SOURCE_CHANGED');
  });

  it('may be the whole file', async () => {
    server.rule = () => ({ noRanges: true });
    const opener = open();
    await opener.read(0, 1);
    const reader = open({}, { facts: opener.facts, heldBlocks: async (blocks) => opener.heldBlocks(blocks) });
    expectPart(await reader.read(1, 10_539, undefined, new Uint8Array(10_539)), 1, file.length);
    expect(server.log).toHaveLength(1);
  });

  it('may be gone by the time it is asked for', async () => {
    const opener = open();
    await opener.read(2000, 1100);
    const heldBlocks = async (blocks: readonly number[]) => blocks.map(() => undefined);
    const reader = open({}, { facts: opener.facts, heldBlocks });
    expectPart(await reader.read(500, 9000, undefined, new Uint8Array(9000)), 500, 9500);
  });
});

describe('options', () => {
  it.each([
    ['retries', -1],
    ['timeout', 0],
    ['timeLimit', 'long'],
    ['backoff', Number.NaN],
    ['concurrency', 1.5],
    ['blockSize', 1],
    ['cacheBytes', -5],
    ['wholeBytes', null],
    ['headers', { 'no name': 'x' }],
    ['headers', { Range: 'bytes=0-1' }],
    ['headers', null],
    ['headerOrigins', ['example.org']],
    ['headerOrigins', ['https://example.org/path']],
    ['signUrl', 'https://example.org'],
  ])('%s cannot be %o', (name, value) => {
    expect(() => checkHttpOptions({ [name]: value })).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', subject: `http.${name}` }),
    );
  });

  it('headers are of the origins that are named', () => {
    const options = { retries: 1, headers: { a: 'b' }, headerOrigins: ['https://a.test'] };
    expect(plainHttpOptions(options, 'https://a.test/x.tif?y')).toEqual({ retries: 1, headers: { a: 'b' } });
    for (const url of ['https://b.test/', 'http://a.test/', 'https://a.test:8443/', 'https://a.test.b.test/', 'x']) {
      expect(plainHttpOptions(options, url)).toEqual({ retries: 1 });
    }
    expect(plainHttpOptions({ headers: { a: 'b' } }, 'https://b.test/')).toEqual({ headers: { a: 'b' } });
  });

  it('do not show headers that cannot be sent', () => {
    expect(() => checkHttpOptions({ headers: { 'X-Key': 'hush\n✓' } })).toThrow(/X-Key(?!.*hush)/);
  });

  it('may be left out', () => {
    checkHttpOptions();
    checkHttpOptions({ retries: 0, headers: { a: 'b' }, signUrl: (url) => url });
  });
});
