/** The page that the tests open: runs the package on the files of its input or on URLs, and says what came out. */
import { isTsmaskError, type MaskOptions, maskStack, type OpenStackOptions, openStack, type Progress } from 'tsmask';
import { outputHarness } from './outputs.ts';

// package.json says that importing alone has no effects.
globalThis.outputs = outputHarness;

export interface Job {
  /** Instead of the files of the input. */
  readonly urls?: readonly string[];
  readonly open?: Pick<OpenStackOptions, 'strict'>;
  readonly mask?: Pick<MaskOptions, 'engine' | 'simd' | 'workers' | 'blockSize' | 'memory'>;
  /** Aborts while files are opened, or when a phase has begun to show results. */
  readonly abortIn?: 'opening' | Progress['phase'];
}

export interface Result {
  readonly masks: readonly { readonly id: string; readonly classes: string }[];
  readonly remarks: readonly string[];
  readonly error?: {
    readonly isTsmaskError: boolean;
    readonly isAbortReason: boolean;
    readonly code: string | undefined;
    readonly subject: string | undefined;
    readonly text: string;
  };
}

declare global {
  var run: (job: Job) => Promise<Result>;
}

globalThis.run = async ({ urls, open, mask, abortIn }) => {
  const controller = new AbortController();
  const reason = new Error('The test has seen enough.');
  const masks: { id: string; classes: string }[] = [];
  const remarks: string[] = [];
  try {
    const files = document.querySelector('input')!.files!;
    const opening = openStack(urls ?? [...files], { ...open, signal: controller.signal });
    if (abortIn === 'opening') setTimeout(() => controller.abort(reason));
    const stack = await opening;
    remarks.push(...stack.remarks.map(({ message }) => message));
    const onProgress = ({ phase, blocksDone, scenesDone }: Progress) => {
      if (phase === abortIn && (phase === 'temporal' ? blocksDone : scenesDone) > 0) controller.abort(reason);
    };
    for await (const { id, classes } of maskStack(stack, { ...mask, signal: controller.signal, onProgress })) {
      masks.push({ id, classes: classes.join('') });
    }
    return { masks, remarks };
  } catch (error) {
    return {
      masks,
      remarks,
      error: {
        isTsmaskError: isTsmaskError(error),
        isAbortReason: error === reason,
        code: isTsmaskError(error) ? error.code : undefined,
        subject: isTsmaskError(error) ? error.subject : undefined,
        text: String(error),
      },
    };
  }
};
