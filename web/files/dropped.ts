/** Files as a browser hands them over: dropped, or picked, one by one or with their folders. */

/** A file with the way to it from what was dropped: the names of its folders may tell date and tile. */
export interface NamedFile {
  readonly name: string;
  readonly blob: Blob;
}

export interface Dropped {
  readonly files: readonly NamedFile[];
  /** What to call all of it. */
  readonly title: string;
}

/** All files of a drop, however deep they lie. Must be called while the drop is handled: later the items are gone. */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const files = (await Promise.all(entries.map(filesOf))).flat();
  return { files, title: entries.length === 1 ? entries[0].name : `${files.length} files` };
}

export function pickedFiles(list: FileList): Dropped {
  const files = [...list].map((file) => ({ name: file.webkitRelativePath || file.name, blob: file }));
  const folder = list[0]?.webkitRelativePath.split('/')[0];
  return { files, title: folder || (files.length === 1 ? files[0].name : `${files.length} files`) };
}

/** All files of a folder that the page may read. */
export async function filesInFolder(folder: FileSystemDirectoryHandle): Promise<Dropped> {
  return { files: await filesOfHandle(folder, folder.name), title: folder.name };
}

async function filesOfHandle(folder: FileSystemDirectoryHandle, path: string): Promise<NamedFile[]> {
  const found: Promise<NamedFile[]>[] = [];
  for await (const handle of folder.values()) {
    const name = `${path}/${handle.name}`;
    found.push(
      handle.kind === 'directory' ? filesOfHandle(handle, name) : handle.getFile().then((blob) => [{ name, blob }]),
    );
  }
  return (await Promise.all(found)).flat();
}

async function filesOf(entry: FileSystemEntry): Promise<NamedFile[]> {
  if (entry.isFile) {
    const blob = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ name: entry.fullPath.replace(/^\//, ''), blob }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const inside: FileSystemEntry[] = [];
  // A reader gives a hundred entries at a time, and none when it has given all.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    inside.push(...some);
  }
  return (await Promise.all(inside.map(filesOf))).flat();
}
