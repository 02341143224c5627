/**
 * Reads of Blobs that come together are one read of a Blob made of all of them. A browser sends every read through a pipe
 * that it opens anew, from a process of its own: eight reads of two megabytes take half the time when they are one.
 */

/** Bytes that are read at once: more would gain little, and all of them are held until the last is used. */
const largestRead = 16 << 20;

interface Wish {
  readonly blob: Blob;
  readonly give: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly fail: (reason: unknown) => void;
}

let waiting: Wish[] = [];

/** The bytes of a Blob, maybe within a buffer of others. Fails as `Blob.arrayBuffer` does, whatever becomes of the others. */
export function readTogether(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((give, fail) => {
    // Whoever asks for several at once has asked for all of them by then. A timer would fire when the turn has ended, in
    // which tiles may be decoded that came before.
    if (waiting.length === 0) queueMicrotask(readWaiting);
    waiting.push({ blob, give, fail });
  });
}

function readWaiting(): void {
  const wishes = waiting;
  waiting = [];
  for (let from = 0; from < wishes.length; ) {
    let to = from + 1;
    for (let bytes = wishes[from].blob.size; to < wishes.length; to++) {
      bytes += wishes[to].blob.size;
      if (bytes > largestRead) break;
    }
    void readJoined(wishes.slice(from, to));
    from = to;
  }
}

async function readJoined(wishes: readonly Wish[]): Promise<void> {
  if (wishes.length > 1) {
    try {
      const buffer = await new Blob(wishes.map(({ blob }) => blob)).arrayBuffer();
      let at = 0;
      for (const { blob, give } of wishes) {
        give(new Uint8Array(buffer, at, blob.size));
        at += blob.size;
      }
      return;
    } catch {
      // One of them cannot be read: each for itself tells which.
    }
  }
  for (const { blob, give, fail } of wishes) blob.arrayBuffer().then((buffer) => give(new Uint8Array(buffer)), fail);
}
