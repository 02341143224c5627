import type { Role } from './roles.ts';

/** What the name and the folders of a file, or a STAC item, tell of it before it is opened. */
export interface FileIdentity {
  /** How it was recognised: the name of a layout (src/stack/layouts), `stac`, or `generic`. */
  readonly layout: string;
  /** Acquisition day, UTC, `YYYY-MM-DD`. */
  readonly date: string;
  /** Acquisition time where it is told, UTC, `HH:MM:SS`. */
  readonly time?: string;
  /** Tile of the archive's own grid: `31UES`, `X0069_Y0043`, `017036`. */
  readonly tile?: string;
  /** Which of several granules of one tile and time, where the archive numbers them; a later one goes before. */
  readonly part?: string;
  /** `S2A`, `LC08`. */
  readonly platform?: string;
  readonly level?: 'L1C' | 'L2A';
  /** The role of the one band; absent where the file holds several, or one that the name does not tell. */
  readonly role?: Role;
  /** Metres, where the name says it. */
  readonly resolution?: number;
  /** Processing baseline, `04.00`. */
  readonly baseline?: string;
  /**
   * When and how it was produced. Of two files of one band and acquisition from one layout, the one with the greater text
   * is to be taken: the newer; at DEA, final before interim before near real time; of Theia, FRE before SRE.
   */
  readonly generated?: string;
  /** The collection of a STAC item, or what names an archive whose numbers need care. */
  readonly collection?: string;
  /** Whether the archive says that it has subtracted the offset of baseline 04.00 already. */
  readonly offsetApplied?: boolean;
  /**
   * What metadata beside the file declare, or the archive documents, for whole numbers: reflectance = value × scale + offset.
   * What the file itself declares goes before.
   */
  readonly scale?: number;
  readonly offset?: number;
  readonly nodata?: number;
  /** Degrees clockwise from north, and above the horizon. */
  readonly sunAzimuth?: number;
  readonly sunElevation?: number;
  /** Per cent, as the archive says. */
  readonly cloudCover?: number;
}

/** A file of which more is known than its name tells, as from a STAC item. */
export interface Asset {
  /** URL or path. */
  readonly href: string | URL;
  readonly identity: FileIdentity;
}
