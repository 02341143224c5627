/**
 * The folder that was opened last, kept by the browser so that a reload need not begin with picking it again. It is a
 * handle, not the files: the browser asks before the page may read it again. Where there are no handles, nothing is kept.
 */

const [database, store, key] = ['tsmask', 'folders', 'recent'];

export async function recentFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  return inStore('readonly', (folders) => folders.get(key));
}

/** Keeps a folder; without one, what was opened were files, and the folder before stays. */
export async function keepFolder(folder: FileSystemDirectoryHandle | undefined): Promise<void> {
  if (folder) await inStore('readwrite', (folders) => folders.put(folder, key));
}

export async function forgetFolder(): Promise<void> {
  await inStore('readwrite', (folders) => folders.delete(key));
}

/** Nothing comes of it where the browser keeps nothing, as in private windows: it is a comfort, and no more. */
async function inStore<T>(
  mode: IDBTransactionMode,
  ask: (folders: IDBObjectStore) => IDBRequest,
): Promise<T | undefined> {
  try {
    const opening = indexedDB.open(database, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(store);
    const opened = await answerOf<IDBDatabase>(opening);
    try {
      return await answerOf<T>(ask(opened.transaction(store, mode).objectStore(store)));
    } finally {
      opened.close();
    }
  } catch {
    return undefined;
  }
}

function answerOf<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T);
    request.onerror = () => reject(request.error);
  });
}
