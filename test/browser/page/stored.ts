/** A folder and files of the browser's own storage stand for those that a user picks. All of this runs in the page. */

export function pickInStorage(): void {
  window.showDirectoryPicker = async () =>
    (await navigator.storage.getDirectory()).getDirectoryHandle('picked', { create: true });
  window.showSaveFilePicker = async (options) =>
    (await navigator.storage.getDirectory()).getFileHandle(options!.suggestedName!, { create: true });
}

export async function storedBytes(path: string): Promise<number[]> {
  const parts = path.split('/');
  let folder = await navigator.storage.getDirectory();
  for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part);
  const file = await (await folder.getFileHandle(parts.at(-1)!)).getFile();
  return [...new Uint8Array(await file.arrayBuffer())];
}

/** How many shelves the page has for itself: one of masks, and those of what is made of them. */
export async function shelves(): Promise<number> {
  let count = 0;
  for await (const { name } of (await navigator.storage.getDirectory()).values()) {
    if (name.startsWith('shelf-')) count++;
  }
  return count;
}
