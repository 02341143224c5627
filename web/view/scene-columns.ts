/** What is told of scenes: as a column where they differ, else once for all of them. */
import type { SceneInfo } from '../engine/protocol.ts';

export interface Fact {
  readonly title: string;
  /** In a cell. */
  short(scene: SceneInfo): string;
  /** In a sentence of its own. */
  long(scene: SceneInfo): string;
}

const offsetSources: Readonly<Record<string, string>> = {
  option: 'as you said',
  flag: 'as the catalogue says',
  data: 'as archive and dark pixels say',
  metadata: 'by the metadata',
  file: 'as the files declare',
  baseline: 'by the processing baseline',
};

const facts: readonly Fact[] = [
  { title: 'Time', short: ({ time = '' }) => time.slice(0, 5), long: ({ time = '' }) => time && `${time} UTC` },
  { title: 'Tile', short: ({ tile = '' }) => tile, long: ({ tile = '' }) => tile },
  { title: 'From', short: ({ origin }) => origin.platform ?? '', long: fromOf },
  { title: 'Bands', short: ({ roles }) => String(roles.length), long: ({ roles }) => roles.join(', ') },
  { title: 'Nodata', short: nodataOf, long: nodataOf },
  { title: 'Offset', short: ({ origin }) => signed(origin.offset.dn), long: offsetOf },
  { title: 'Pixel', short: pixelOf, long: pixelOf },
];

export function differingFacts(scenes: readonly SceneInfo[]): readonly Fact[] {
  return facts.filter(({ title, short }) => {
    // Two passes a day have two times: on other days the hour is of no use.
    if (title === 'Time') return new Set(scenes.map(({ date }) => date)).size < scenes.length;
    return new Set(scenes.map(short)).size > 1;
  });
}

/** What all scenes have in common, or one has. */
export function commonFacts(scenes: readonly SceneInfo[]): readonly (readonly [string, string])[] {
  return facts
    .filter(({ long }) => new Set(scenes.map(long)).size === 1)
    .map(({ title, long }) => [title, long(scenes[0])] as const)
    .filter(([, text]) => text !== '');
}

function fromOf({ origin: { platform, level, baseline, layout } }: SceneInfo): string {
  const archive = layout === 'generic' ? undefined : `names as of ${layout}`;
  return [platform, level, baseline && `baseline ${baseline}`, archive].filter(Boolean).join(', ');
}

function nodataOf({ nodata }: SceneInfo): string {
  return nodata.length === 0 ? 'none' : nodata.map(signed).join(', ');
}

function offsetOf({ origin: { offset } }: SceneInfo): string {
  const source = offsetSources[offset.source];
  return `${offset.dn === 0 ? 'none' : signed(offset.dn)}${source ? `, ${source}` : ''}`;
}

function pixelOf({ resolutions }: SceneInfo): string {
  // Nobody has pixels of a decimetre: these are degrees.
  const unit = resolutions.some((size) => size < 0.1) ? '°' : '\u202fm';
  return resolutions.map((size) => `${Number(size.toPrecision(4))}${unit}`).join(', ');
}

function signed(value: number): string {
  return String(value).replace('-', '\u2212');
}
