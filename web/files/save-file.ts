/** Hands a file to the browser, which puts it where the user keeps downloads. */
export function saveFile(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Some browsers read the Blob only later.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
