// Gives a file to the person; nothing is stored for the page.
export function saveFile(
  parts: readonly Uint8Array<ArrayBuffer>[], name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
