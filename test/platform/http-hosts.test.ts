import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Host } from '../../src/platform/http/hosts.ts';

it('never does more at once than allowed, never less than it could, whoever is aborted when', async () => {
  const one = fc.record({ milliseconds: fc.nat(3), abortAfter: fc.option(fc.nat(5), { nil: undefined }) });
  await fc.assert(
    fc.asyncProperty(fc.array(one, { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), async (works, limit) => {
      const host = new Host();
      let active = 0;
      const results = works.map(async ({ milliseconds, abortAfter }) => {
        const controller = new AbortController();
        if (abortAfter !== undefined) setTimeout(() => controller.abort('enough'), abortAfter);
        const work = host.run(limit, controller.signal, async () => {
          expect(++active).toBeLessThanOrEqual(limit);
          await new Promise((resolve) => setTimeout(resolve, milliseconds));
          active--;
        });
        await work.catch((error) => expect(error).toBe('enough'));
      });
      // All of them end: nobody waits for a turn that never comes.
      await Promise.all(results);
      expect(active).toBe(0);
    }),
    { numRuns: 60 },
  );
});

it('hands a turn on that comes to one who has just gone', async () => {
  const host = new Host();
  const controller = new AbortController();
  let finish: () => void = () => undefined;
  const first = host.run(1, undefined, () => new Promise<void>((resolve) => (finish = resolve)));
  const gone = host.run(1, controller.signal, async () => 'gone');
  const next = host.run(1, undefined, async () => 'next');
  finish();
  await first;
  controller.abort(new Error('enough'));
  await gone.catch(() => undefined);
  expect(await next).toBe('next');
});
