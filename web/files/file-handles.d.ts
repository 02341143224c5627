/** Ways to files that Chromium has and TypeScript's own types do not know. */

interface FileSystemHandle {
  requestPermission(mode: { readonly mode: 'read' | 'readwrite' }): Promise<PermissionState>;
}

interface DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

interface Window {
  showDirectoryPicker?(options?: {
    readonly id?: string;
    readonly mode?: 'read' | 'readwrite';
  }): Promise<FileSystemDirectoryHandle>;
}
