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
  /** Where it is one folder that the browser may let the page open again. */
  readonly folder?: FileSystemDirectoryHandle;
}

/** All files of a drop, however deep they lie. Must be called while the drop is handled: later the items are gone. */
export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const entries = items.map((item) => item.webkitGetAsEntry());
  // Files that a script has put into the transfer have no entry.
  const loose = items.flatMap((item, index) => (entries[index] ? [] : (item.getAsFile() ?? [])));
  const handle = items.length === 1 ? items[0].getAsFileSystemHandle?.().catch(() => null) : undefined;
  const found = await Promise.all(entries.flatMap((entry) => (entry ? filesOf(entry) : [])));
  const files = [...found.flat(), ...loose.map((blob) => ({ name: blob.name, blob }))].filter(isNoLitter);
  const folder = await handle;
  return {
    files,
    title: titleOf(transfer.items.length === 1 ? entries[0]?.name : undefined, files),
    ...(folder?.kind === 'directory' ? { folder: folder as FileSystemDirectoryHandle } : {}),
  };
}

export function pickedFiles(list: FileList): Dropped {
  const files = [...list]
    .map((file) => ({ name: file.webkitRelativePath || file.name, blob: file }))
    .filter(isNoLitter);
  return { files, title: titleOf(list[0]?.webkitRelativePath.split('/')[0], files) };
}

/** All files of a folder that the page may read. */
export async function filesInFolder(folder: FileSystemDirectoryHandle): Promise<Dropped> {
  const files = await filesOfHandle(folder, folder.name);
  return { files: files.filter(isNoLitter), title: folder.name, folder };
}

function titleOf(folder: string | undefined, files: readonly NamedFile[]): string {
  return folder || (files.length === 1 ? files[0].name : `${files.length} files`);
}

/** File managers leave files of their own in folders. */
function isNoLitter({ name }: NamedFile): boolean {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return !last.startsWith('.') && !/^(thumbs\.db|desktop\.ini)$/i.test(last);
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
