import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openUrl, type PlainHttpOptions } from '../../src/platform/http/index.ts';
import { randomNumbers } from '../support/series.ts';
import { type Fault, WebServer } from '../support/web-server.ts';

const blockSize = 1024;
const random = randomNumbers(2);
const file = Uint8Array.from({ length: 20 * blockSize + 77 }, () => Math.floor(random() * 256));
const quick: PlainHttpOptions = { blockSize, backoff: 1, retries: 20 };

let server: WebServer;
beforeAll(async () => {
  server = await new WebServer({ file }).start();
});
afterAll(() => server.stop());

const fault: fc.Arbitrary<Fault | undefined> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  fc.record({ status: fc.constantFrom(408, 425, 429, 500, 502, 503, 504) }),
  fc.record({ latency: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ cutAfter: fc.integer({ min: -1, max: 4000 }) }),
  fc.record({ shortBody: fc.integer({ min: 0, max: 4000 }) }),
  fc.record({ cutAfter: fc.integer({ min: 0, max: 4000 }), chunked: fc.constant(true) }),
  fc.constant({ headers: { 'Content-Range': null } }),
);

interface Read {
  readonly offset: number;
  readonly length: number;
  readonly hasRoom: boolean;
  /** Whether the next one begins before this one has ended. */
  readonly isParallel: boolean;
  /** Aborted after so many milliseconds. */
  readonly abortAfter: number | undefined;
}

const read: fc.Arbitrary<Read> = fc.record({
  offset: fc.nat(file.length + 100),
  length: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.nat(file.length)),
  hasRoom: fc.boolean(),
  isParallel: fc.boolean(),
  abortAfter: fc.option(fc.nat(10), { nil: undefined, freq: 4 }),
});

const cases = { reads: fc.array(read, { minLength: 1, maxLength: 12 }), faults: fc.array(fault, { maxLength: 12 }) };

/** Makes the reads, and fails unless each gives the bytes of the file, or was aborted. */
async function makeReads(reads: readonly Read[], faults: readonly (Fault | undefined)[], options: PlainHttpOptions) {
  server.log.length = 0;
  server.rule = ({ index }) => faults[index];
  const source = openUrl({ kind: 'url', url: server.url('file'), http: { ...quick, ...options } });
  const running: Promise<void>[] = [];
  for (const { offset, length, hasRoom, isParallel, abortAfter } of reads) {
    const controller = new AbortController();
    const room = hasRoom ? new Uint8Array(length + 3) : undefined;
    if (abortAfter !== undefined) setTimeout(() => controller.abort(new Error('enough')), abortAfter);
    const work = source.read(offset, length, controller.signal, room).then(
      (bytes) => {
        expect(Buffer.compare(bytes, file.subarray(offset, offset + length))).toBe(0);
        // What lies beyond is not touched.
        if (room) expect([...room.subarray(length)]).toEqual([0, 0, 0]);
      },
      (error) => {
        if (!controller.signal.aborted) throw error;
        expect(error).toBe(controller.signal.reason);
      },
    );
    running.push(work);
    if (!isParallel) await work;
  }
  await Promise.all(running);
}

it('whatever is read in whatever order with whatever faults, the bytes are the bytes of the file', async () => {
  await fc.assert(
    fc.asyncProperty(
      cases.reads,
      cases.faults,
      fc.constantFrom(0, 3 * blockSize, 1 << 20),
      (reads, faults, cacheBytes) => makeReads(reads, faults, { cacheBytes }),
    ),
    { numRuns: 150 },
  );
});

it('while the cache suffices no byte is fetched twice but what a cut connection has lost', async () => {
  // Answers to reads that were aborted before may still be on their way from the other one.
  await server.stop();
  server = await new WebServer({ file }).start();
  await fc.assert(
    fc.asyncProperty(cases.reads, cases.faults, async (reads, faults) => {
      const kept = reads.map((each) => ({ ...each, hasRoom: false, abortAfter: undefined }));
      await makeReads(kept, faults, {});
      const cuts = faults.map((each) => (each && 'cutAfter' in each ? Math.max(0, each.cutAfter ?? 0) : 0));
      const lost = cuts.reduce((sum, bytes) => sum + bytes, 0);
      expect(server.sentTwice()).toBeLessThanOrEqual(lost);
      expect(server.sent()).toBeLessThanOrEqual(file.length + lost);
      const blocks = new Set(
        kept.flatMap(({ offset, length }) => {
          const [first, last] = [offset, Math.min(file.length, offset + length) - 1].map((at) =>
            Math.floor(at / blockSize),
          );
          return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
        }),
      );
      expect(server.sent()).toBeLessThanOrEqual(blocks.size * blockSize + lost);
    }),
    { numRuns: 150 },
  );
});
