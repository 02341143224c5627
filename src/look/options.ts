import { badOption } from '../check-option.ts';
import { TsmaskError } from '../errors.ts';
import type { Window } from '../grid.ts';
import type { OptionNames } from '../option-names.ts';
import { checkWindow } from '../stack/area.ts';
import type { Stack } from '../stack/index.ts';

export interface ViewerOptions {
  /** Worker threads, up to 16 or four for each core. Default: one for each core. */
  readonly workers?: number;
  /** Memory to stay within, besides that of the program itself and of what was handed out. Bytes, default 256 MiB. */
  readonly memory?: number;
}

export const viewerOptionNames: OptionNames<ViewerOptions> = { workers: true, memory: true };

export interface BandsRequest<Role extends string = string> {
  /** Index into the stack's scenes. */
  readonly scene: number;
  /** The part of the grid to show. Default: all of it. Pixels. */
  readonly window?: Window;
  /** Pixels that the window is brought to. */
  readonly width: number;
  readonly height: number;
  /** Band roles that the stack was opened with, such as red, green and blue. */
  readonly roles: readonly Role[];
  readonly signal?: AbortSignal;
}

export interface SeriesRequest<Role extends string = string> {
  /** Column of the pixel, from 0. */
  readonly x: number;
  /** Row of the pixel, from 0. */
  readonly y: number;
  /** Default: the six that the method takes. */
  readonly roles?: readonly Role[];
  readonly signal?: AbortSignal;
  /** Called for each date that has come, in no particular order, with the arrays that fill. */
  readonly onProgress?: (progress: SeriesProgress<Role>) => void;
}

export interface SeriesProgress<Role extends string = string> {
  /** Index of the scene whose values have come. */
  readonly scene: number;
  readonly scenesDone: number;
  readonly scenes: number;
  /** What has come so far, as the result will be; 0 where nothing has. */
  readonly bands: Readonly<Record<Role, Int16Array>>;
}

export function checkBandsRequest(
  stack: Stack,
  memory: number,
  { scene, window, width, height, roles }: BandsRequest,
): void {
  const { scenes } = stack;
  if (!Number.isInteger(scene) || scene < 0 || scene >= scenes.length) {
    badOption('scene', `There is no scene ${scene}.`, `Use 0 to ${scenes.length - 1}.`);
  }
  if (window) checkWindow(window, stack.grid);
  if (!isCount(width) || !isCount(height)) {
    badOption('width, height', `A picture of ${width} × ${height} pixels is none.`, 'Use whole numbers of at least 1.');
  }
  checkRoles(stack, roles);
  // Once where workers put it, once where it is handed out.
  const bytes = 2 * 2 * width * height * roles.length;
  if (bytes > memory) {
    throw new TsmaskError('OUT_OF_MEMORY', `A picture of ${width} × ${height} pixels does not fit into the memory.`, {
      subject: 'width, height',
      remedy: `Ask for a smaller one, or open the viewer with a memory of at least ${bytes} bytes.`,
    });
  }
}

export function checkSeriesRequest(stack: Stack, { x, y, roles }: Omit<SeriesRequest, 'onProgress'>): void {
  const { width, height } = stack.grid;
  if (![x, y].every(Number.isInteger) || x < 0 || y < 0 || x >= width || y >= height) {
    badOption('x, y', `The grid of ${width} × ${height} has no pixel at (${x}, ${y}).`, 'Use whole numbers from 0 on.');
  }
  if (roles) checkRoles(stack, roles);
}

function checkRoles({ scenes: [{ bands }] }: Stack, roles: readonly string[]): void {
  const known = Object.keys(bands);
  const unknown = roles.find((role) => !Object.hasOwn(bands, role));
  if (unknown === undefined && roles.length > 0) return;
  badOption(
    'roles',
    unknown === undefined ? 'No band is asked for.' : `The stack has no band ${unknown}.`,
    `Use some of ${known.join(', ')}, or open the stack with the roles that you want.`,
  );
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}
