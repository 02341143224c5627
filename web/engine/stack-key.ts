import type { Stack } from 'tsmask';

/**
 * What tells a stack from others, so that masks are found again after a reload; undefined where the browser computes no
 * digests, as without https.
 */
export async function stackKey({ grid, scenes, files }: Stack): Promise<string | undefined> {
  if (!globalThis.crypto?.subtle) return undefined;
  const read = files.map(({ name, offsets, byteCounts }) => [name, sum(offsets), sum(byteCounts)]);
  const understood = scenes.map(({ id, bands, fill }) => [id, bands, fill]);
  const text = JSON.stringify([grid, read, understood]);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function sum(numbers: Float64Array): number {
  return numbers.reduce((all, number) => all + number, 0);
}
