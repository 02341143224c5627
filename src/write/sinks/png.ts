import type { BandRole } from '../../bands.ts';
import { TsmaskError } from '../../errors.ts';
import { encodePng } from '../png/encode.ts';
import { quickLook, type Stretch, stretchOf } from '../png/quick-look.ts';
import { Thinned } from '../png/thinned.ts';
import type { MaskSink } from '../sink.ts';
import { bandsAtOnce } from './clear-bands.ts';
import { type FolderOptions, OutputFolder } from './output-folder.ts';

/** What pictures may show. */
export const pngColours = ['true-colour', 'false-colour'] as const;
export type PngColours = (typeof pngColours)[number];

export interface PngSinkOptions extends FolderOptions {
  /** `true-colour` (default): red, green, blue. `false-colour`: near infrared, red, green. */
  readonly colours?: PngColours;
  /** The longer side of a picture, pixels, at most. Default 1024. Larger scenes are thinned out, not averaged. */
  readonly size?: number;
  /**
   * Reflectance that is black, and that is white, in all bands of all dates: `[0, 0.3]`. Default: for each date and band the
   * 2nd and the 98th percentile of its clear pixels.
   */
  readonly stretch?: readonly [black: number, white: number];
}

const channels: Readonly<Record<PngColours, readonly BandRole[]>> = {
  'true-colour': ['red', 'green', 'blue'],
  'false-colour': ['nir', 'red', 'green'],
};

/** Three bands, classes, the picture, its differences, and these compressed. */
const bytesPerPixel = 6 + 1 + 4 + 4 + 4;

/**
 * A quick-look of each scene, `tsmask_YYYYMMDD.png`: cloud and cloud shadow lie over it at half opacity, and where there is
 * no observation it is transparent.
 * @throws TsmaskError BAD_OPTION, and MISSING_BAND, OUTPUT_EXISTS, NOT_WRITABLE, DISK_FULL while it works.
 */
export function pngSink(options: PngSinkOptions): MaskSink {
  const folder = new OutputFolder(options);
  const { colours = 'true-colour', size = 1024, stretch } = options;
  check(colours, size, stretch);
  const roles = channels[colours];
  const fixed = stretch?.map((reflectance) => reflectance * 10000) as Stretch | undefined;
  const nameOf = (id: string) => `tsmask_${id}.png`;
  let atOnce = 1;
  return {
    get atOnce() {
      return atOnce;
    },
    async open(run) {
      const { scenes, grid } = run;
      const pixels = Math.min(size, grid.width) * Math.min(size, grid.height);
      // While one is compressed, which takes as long, the next is read.
      atOnce = Math.min(2, bandsAtOnce(run, pixels * bytesPerPixel));
      for (const { date, bands } of scenes) {
        const missing = roles.filter((role) => bands[role] === undefined);
        if (missing.length === 0) continue;
        throw new TsmaskError('MISSING_BAND', `The scene of ${date} lacks ${missing.join(', ')} for its picture.`, {
          subject: date,
          remedy: 'Leave the format png out, or choose other colours.',
        });
      }
      await folder.open(scenes.map(({ id }) => nameOf(id)));
    },
    async write(mask) {
      const { width, height } = mask;
      const thin = new Thinned({ width, height }, roles, size);
      for await (const piece of mask.pieces(roles)) thin.add(piece);
      const stretches = thin.bands.map((band) => fixed ?? stretchOf(band, thin.classes));
      const data = quickLook(thin.classes, thin.bands, stretches);
      await folder.save(nameOf(mask.id), await encodePng({ width: thin.width, height: thin.height, data }));
      return { paths: [folder.path(nameOf(mask.id))] };
    },
    async close() {},
    abort: () => folder.abandon(),
  };
}

function check(colours: string, size: number, stretch: readonly number[] | undefined): void {
  const bad = (subject: string, message: string, remedy: string): never => {
    throw new TsmaskError('BAD_OPTION', message, { subject, remedy });
  };
  if (!(pngColours as readonly string[]).includes(colours)) {
    bad('colours', `There are no colours named ${colours}.`, `Use ${pngColours.join(' or ')}.`);
  }
  if (!Number.isInteger(size) || size < 1) {
    bad('size', `A picture of ${size} pixels cannot be had.`, 'Use a whole number of at least 1.');
  }
  if (stretch !== undefined && !(stretch.length === 2 && stretch[1] > stretch[0])) {
    bad(
      'stretch',
      `No picture can be stretched from ${stretch.join(' to ')}.`,
      'Name two reflectances, such as [0, 0.3].',
    );
  }
}
