/**
 * Reads of Blobs that come together are one read of a Blob made of all of them. A browser sends every read through a pipe
 * that it opens anew, from a process of its own: eight reads of two megabytes take half the time when they are one.
 */

/** Bytes that are read at once: more would gain little, and all of them are held until the last is used. */
const largestRead = 32 << 20;

interface Wish {
  readonly blob: Blob;
  /** Where the bytes may be put. */
  readonly room: Uint8Array<ArrayBuffer> | undefined;
  readonly give: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly fail: (reason: unknown) => void;
}

let waiting: Wish[] = [];

/**
 * The bytes of a Blob, maybe within a buffer of others. Fails as `Blob.arrayBuffer` does, whatever becomes of the others.
 * @param room memory for them, at least so much, which may be taken from it
 */
export function readTogether(blob: Blob, room?: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((give, fail) => {
    // Whoever asks for several at once has asked for all of them by then. A timer would fire when the turn has ended, in
    // which tiles may be decoded that came before.
    if (waiting.length === 0) queueMicrotask(readWaiting);
    waiting.push({ blob, room, give, fail });
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
  let given = 0;
  const give = (bytes: Uint8Array<ArrayBuffer>) => wishes[given++].give(bytes);
  try {
    const joined = wishes.length > 1 ? new Blob(wishes.map(({ blob }) => blob)) : wishes[0].blob;
    const haveRoom = wishes.every(({ blob, room }) => room && blob.size > 0);
    if (haveRoom && (await fillsRooms())) await readIntoRooms(joined, wishes, give);
    else if (wishes.length > 1) {
      const buffer = await joined.arrayBuffer();
      let at = 0;
      for (const { blob } of wishes) {
        give(new Uint8Array(buffer, at, blob.size));
        at += blob.size;
      }
    }
  } catch {
    // One of them cannot be read: each for itself tells which.
  }
  for (const { blob, give, fail } of wishes.slice(given)) {
    blob.arrayBuffer().then((buffer) => give(new Uint8Array(buffer)), fail);
  }
}

/** A fresh buffer costs the system a visit for each of its pages: a quarter of what reading takes in this thread. */
async function readIntoRooms(
  joined: Blob,
  wishes: readonly Wish[],
  give: (bytes: Uint8Array<ArrayBuffer>) => void,
): Promise<void> {
  const reader = joined.stream().getReader({ mode: 'byob' });
  try {
    for (const { blob, room } of wishes) {
      const { buffer, byteOffset } = room!;
      const { value } = await reader.read(new Uint8Array(buffer, byteOffset, blob.size), { min: blob.size });
      if (value?.length !== blob.size) throw new Error('The file is shorter than it was.');
      give(value);
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

let canFill: Promise<boolean> | undefined;

/** Whether streams fill a room to its end when asked for it. Else each piece that arrives would be an answer. */
function fillsRooms(): Promise<boolean> {
  canFill ??= (async () => {
    try {
      const bytes = new ReadableStream({ type: 'bytes', pull: (to) => to.enqueue(new Uint8Array(1)) });
      const { value } = await bytes.getReader({ mode: 'byob' }).read(new Uint8Array(2), { min: 2 });
      return value?.length === 2;
    } catch {
      return false;
    }
  })();
  return canFill;
}
