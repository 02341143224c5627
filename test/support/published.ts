/** Whether a stack gives the masks that the published program gave of the real one. */
import { type MaskOptions, maskStack, type OpenStackOptions, openStack, type Stack } from 'tsmask';
import { expect } from 'vitest';
import { expectedClasses } from './expected.ts';

type Inputs = Parameters<typeof openStack>[0];

/** Opens and masks the inputs, compares every class, and returns the stack for a look at what it says. */
export async function expectPublished(
  inputs: Inputs,
  options: OpenStackOptions = {},
  run: MaskOptions = {},
): Promise<Stack> {
  const stack = await openStack(inputs, options);
  expectSame(await classesOf(stack, run), await expectedClasses('buffered'));
  return stack;
}

export async function classesOf(stack: Stack, run: MaskOptions = {}): Promise<Map<string, Uint8Array>> {
  const classes = new Map<string, Uint8Array>();
  for await (const mask of maskStack(stack, run)) classes.set(mask.date, mask.classes.slice());
  return classes;
}

export function expectSame(found: ReadonlyMap<string, Uint8Array>, expected: readonly Uint8Array[]): void {
  expect(found.size).toBe(expected.length);
  const wrong = [...found].flatMap(([date, classes], i) => {
    const pixels = expected[i].filter((code, at) => code !== classes[at]).length;
    return pixels > 0 || classes.length !== expected[i].length ? [`${date}: ${pixels} pixels`] : [];
  });
  expect(wrong).toEqual([]);
}

/** What a stack says of itself, each thing once. */
export function sayingsOf(stack: Stack) {
  const origins = stack.scenes.flatMap((scene) => [scene, ...(scene.fill ?? [])]);
  const each = (values: readonly unknown[]) => [...new Set(values.map(String))].sort();
  return {
    layout: each(origins.map(({ origin }) => origin.layout)),
    tile: each(origins.map(({ tile }) => tile)),
    platform: each(origins.map(({ origin }) => origin.platform)),
    baseline: each(origins.map(({ origin }) => origin.baseline)),
    offset: each(origins.map(({ origin }) => `${origin.offset.dn} by ${origin.offset.source}`)),
    nodata: each(origins.flatMap(({ bands }) => Object.values(bands).map(({ nodata }) => nodata))),
    formula: each(origins.flatMap(({ bands }) => Object.values(bands).map(({ gain, bias }) => `${gain} ${bias}`))),
    remarks: each(stack.remarks.map(({ code }) => code)),
    warnings: each(stack.remarks.filter(({ kind }) => kind === 'warning').map(({ message }) => message)),
    unused: each(stack.unused.map(({ reason }) => reason)),
  };
}
