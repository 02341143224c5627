/** Ways to files that Chromium has and TypeScript's own types do not know. */

interface FileSystemHandle {
  requestPermission(mode: { readonly mode: 'read' | 'readwrite' }): Promise<PermissionState>;
  remove?(): Promise<void>;
}

interface DataTransferItem {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

interface Window {
  showDirectoryPicker?(options?: {
    readonly id?: string;
    readonly mode?: 'read' | 'readwrite';
  }): Promise<FileSystemDirectoryHandle>;
  showSaveFilePicker?(options?: {
    readonly id?: string;
    readonly suggestedName?: string;
    readonly types?: readonly {
      readonly description: string;
      readonly accept: Readonly<Record<string, readonly string[]>>;
    }[];
  }): Promise<FileSystemFileHandle>;
}
