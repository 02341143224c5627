/** What the page and its engine say to each other. All of it can be cloned from thread to thread. */

import type {
  Asset,
  BandRole,
  Bbox,
  ClassCode,
  ClassCounts,
  ClusterOptions,
  CompositeMethod,
  DateExplanation,
  FilledBy,
  ForecastCluster,
  ForecastCost,
  ForecastMethod,
  ForecastOptions,
  ForecastRecipe,
  Grid,
  HistoryScene,
  Input,
  LabelRule,
  LayerName,
  MaskFormat,
  MaskMethod,
  NoHistory,
  OpenStackOptions,
  PlannedForecast,
  ProbabilityOptions,
  Progress,
  Remark,
  SavedTraining,
  Scene,
  Thresholds,
  UnusedFile,
  Window,
} from 'tsmask';

/** How scenes are masked. */
export interface Way {
  readonly method: MaskMethod;
  /** What is told of the method `probability`. */
  readonly probability: Omit<ProbabilityOptions, 'sunAzimuth'>;
  /** Where the sun stood in scenes of which nothing else tells it: degrees clockwise from north. */
  readonly azimuth?: number;
  /** The value of the cloud probability that stands for certainty, where files do not tell. */
  readonly probabilityScale?: number;
}

/** What a way would come to with the files that are open. */
export interface Survey {
  /** Bands that it needs and no file has. */
  readonly missing: readonly string[];
  /** Dates of scenes of which nothing tells where the sun stood. */
  readonly sunless: readonly string[];
}

/** What the method probability finds at a pixel: no probability where it takes none. */
export type LayerValues = Readonly<Record<Exclude<LayerName, 'probability'>, boolean>> & {
  /** 0–1. */
  readonly probability?: number;
};

/** What the page knows of an open stack. The stack itself, with the offsets of all tiles, stays with the engine. */
export interface StackInfo {
  readonly grid: Grid;
  /** Whether the files say where they lie. */
  readonly isGeoreferenced: boolean;
  /** `EPSG:32631`, or words. */
  readonly crs: string;
  /** `[west, south, east, north]` in degrees, where the CRS can be converted. */
  readonly bounds?: Bbox;
  readonly scenes: readonly SceneInfo[];
  readonly remarks: readonly Remark[];
  readonly unused: readonly UnusedFile[];
  /** One of the files, to show how they are read. */
  readonly sample: FileInfo;
  /** What it was opened for. */
  readonly way: Way;
  /** Whether masks of it are found again when the same files are opened. */
  readonly keepsMasks: boolean;
  /** The last run over these very files, if its masks are still there after a reload. */
  readonly kept?: KeptRun;
}

/** A run whose masks are there. */
export interface KeptRun {
  /** Of each scene, how many pixels have class 0, 1, 2, 3. */
  readonly counts: readonly ClassCounts[];
  /** What was masked, on the stack's grid. */
  readonly window: Window;
  readonly thresholds: Partial<Thresholds>;
  readonly way: Way;
  readonly seconds: number;
}

/** Masks that are kept of stacks that are not open. */
export interface KeptOfOthers {
  readonly stacks: number;
  readonly bytes: number;
}

export interface SceneInfo extends Pick<Scene, 'id' | 'date' | 'time' | 'tile' | 'origin'> {
  /** What its files are called. */
  readonly files: readonly string[];
  readonly roles: readonly string[];
  /** Values that mean no observation. */
  readonly nodata: readonly number[];
  /** Pixel sizes of its bands, in units of the CRS. */
  readonly resolutions: readonly number[];
  /** Nothing tells where the sun stood. */
  readonly lacksSun: boolean;
}

/** Which bands make red, green and blue of a picture. */
export type Colours = 'true' | 'infrared' | 'wide-infrared' | 'shortwave' | 'wide' | 'probability';

export interface Look {
  readonly colours: Colours;
  /** Reflectance that is shown as white, 0–1. */
  readonly white: number;
}

export interface PictureRequest {
  readonly scene: number;
  /** On the stack's grid. */
  readonly window: Window;
  /** Pixels of the picture, which may be fewer than the window's. */
  readonly width: number;
  readonly height: number;
}

export interface RunRequest {
  readonly engine: 'wasm' | 'js';
  readonly workers: number;
  /** Bytes. */
  readonly memory: number;
  readonly thresholds: Partial<Thresholds>;
  readonly way: Way;
  readonly window?: Window;
}

/** Of the scenes that have masks so far, how many pixels have class 0, 1, 2, 3; now and then, and at the end. */
export type RunNews = { readonly progress: Progress } | { readonly counts: readonly ClassCounts[] };

export interface PixelRequest {
  /** Column and row on the stack's grid. */
  readonly x: number;
  readonly y: number;
}

/** Reflectance × 10000 of each date; 0, and −999 or less, where there is none. */
export type SeriesBands = Readonly<Record<BandRole, Int16Array>>;

/** All dates of one pixel. */
export interface PixelSeries extends PixelRequest {
  /** Undefined where the files lack some of the six. */
  readonly bands?: SeriesBands;
  /** Centre of the pixel, in the grid's coordinates. */
  readonly ground?: readonly [number, number];
}

export interface PixelNews {
  /** Dates that have been read, in no particular order. */
  readonly read: number;
  /** With 0 for dates that have not been read. */
  readonly bands: SeriesBands;
}

export interface Explanation {
  readonly dates: readonly DateExplanation[];
  /** The classes that the published thresholds give. */
  readonly published: readonly ClassCode[];
}

/** What the masks of the last run hold at a pixel, by date. */
export interface MaskedSeries {
  readonly classes: readonly ClassCode[];
  /** What the temporal test of that run had made of it, before filter and buffer; undefined for masks of another method. */
  readonly unfiltered?: readonly ClassCode[];
}

/** Files for the stack that is opened next: a thousand at once would hold up the page while they are cloned. */
export interface HandRequest {
  readonly inputs: readonly Input[];
  /** Those that were handed before are let go. */
  readonly isFirst: boolean;
}

export interface OpenRequest {
  readonly options: Pick<
    OpenStackOptions,
    'bands' | 'nodata' | 'offset' | 'scale' | 'exclude' | 'layout' | 'resolution' | 'datePattern'
  >;
  /** The first that there are bands for is taken. */
  readonly ways: readonly Way[];
}

export interface LayerRequest extends PictureRequest {
  readonly layer: LayerName;
}

/** How far the opening of a stack is. */
export interface OpenProgress {
  readonly files: number;
  readonly opened: number;
}

/** What a catalogue has of the files that are asked for. */
export interface CatalogueAnswer {
  readonly assets: readonly Asset[];
  readonly items: number;
  readonly remarks: readonly Remark[];
}

/** A file as the form to correct it needs it. */
export interface FileInfo {
  readonly name: string;
  /** What the file calls its bands. */
  readonly bands: readonly (string | undefined)[];
  /** What the bands were taken for. */
  readonly roles: readonly (string | undefined)[];
  readonly nodata?: number;
}

/** Where files are to be saved: into a folder, as a zip into a file, or as a zip that the page hands to the user. */
export type Destination =
  | { readonly folder: FileSystemDirectoryHandle }
  | { readonly file: FileSystemFileHandle }
  /** What the zip is called. */
  | { readonly download: string };

export interface SaveMasksRequest {
  readonly formats: readonly MaskFormat[];
  /** Present where the layers of the method probability are wanted too: all scenes are masked again for them. */
  readonly layers?: { readonly workers: number; readonly memory: number };
  readonly destination: Destination;
  /** Whether files of the folder may be replaced. */
  readonly overwrite: boolean;
}

/** Of what was made as files already. */
export type SaveMadeRequest = Pick<SaveMasksRequest, 'destination' | 'overwrite'>;

export interface SaveNews {
  /** Masks that have been begun. */
  readonly begun: number;
}

/** What is drawn into a picture that is saved. */
export interface PictureFileRequest {
  readonly scene: number;
  readonly window: Window;
  readonly look: Look;
  /** The mask over it, with this opacity. */
  readonly mask?: { readonly opacity: number; readonly layer?: LayerName | undefined };
  /** The composite instead of the scene. */
  readonly isComposite: boolean;
  /** The forecast over the scene, or what came of it. */
  readonly forecast?: { readonly layer: ForecastLayer; readonly opacity: number };
  readonly caption?: {
    readonly text: string;
    readonly classes: readonly { readonly code: ClassCode | 'never clear' | LayerName; readonly name: string }[];
  };
}

export type CompositeRequest = Pick<RunRequest, 'engine' | 'workers' | 'memory'> & { readonly method: CompositeMethod };

export interface CompositeInfo {
  readonly method: CompositeMethod;
  /** Its bands. */
  readonly roles: readonly string[];
  readonly pixels: number;
  /** Pixels that never were clear. */
  readonly empty: number;
  /** How often a pixel was clear, on the average. */
  readonly meanCount: number;
  /** Who gave how much, where each pixel is of one date: as the package tells it. */
  readonly sources?: readonly FilledBy[] | undefined;
  readonly files: number;
}

export interface ForecastPlanRequest {
  readonly scene: number;
  readonly options: Pick<ForecastOptions, 'history' | 'training'> & { readonly forecast: ForecastMethod };
}

export type ForecastRequest = ForecastPlanRequest &
  Pick<RunRequest, 'engine' | 'workers' | 'memory'> & { readonly clusters: ClusterOptions };

/** What a forecast would be made from, or why it cannot be made. */
export interface ForecastPlanInfo {
  readonly planned: PlannedForecast | undefined;
  /** Where there is too little history. */
  readonly lacking: NoHistory | undefined;
  readonly cost: ForecastCost;
  /** What is taken where nothing is said. */
  readonly defaults: Pick<ForecastRecipe, 'history' | 'training'> & {
    readonly clusters: Readonly<Record<LabelRule, ForecastRecipe['clusters']>>;
  };
  /** What comes after the forecast, about: labels and files. */
  readonly finishingSeconds: number;
}

/** What is shown of a forecast: itself, or the mask or the clusters that came of it. */
export type ForecastLayer = 'forecast' | 'mask' | 'clusters';

export interface ForecastInfo {
  /** The scene that was forecast: an index into the stack's. */
  readonly scene: number;
  readonly method: ForecastMethod;
  /** The nearest first. */
  readonly history: readonly HistoryScene[];
  readonly training: SavedTraining | undefined;
  /** How many pixels have class 0, 1, 2, 3 in its mask. */
  readonly counts: ClassCounts;
  /** In the order of their numbers. */
  readonly clusters: readonly ForecastCluster[];
  /** Its bands. */
  readonly roles: readonly string[];
  /** What its files are called. */
  readonly files: readonly string[];
}
