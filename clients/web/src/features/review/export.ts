// The export as one file: the node sends many small ones, and a browser saves
// one. The file is a plain tar (POSIX ustar).

import type { Clients } from "@/rpc/clients";
import type { Failure } from "@/rpc/result";

export const exportFolder = "samrad-export";

export type Exported =
  | { kind: "ok"; files: number; tar: Uint8Array<ArrayBuffer>[] }
  | { kind: "unsafe" }
  | { kind: "failed"; failure: Failure };

// A path of the export stays below its folder.
export function isSafe(path: string): boolean {
  return /^[\x21-\x5b\x5d-\x7e]{1,200}$/.test(path) &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== ".." && part.length <= 100);
}

const block = 512;

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, "0")}\0`;
}

// A name has 100 bytes; what is longer begins in the prefix, up to a slash.
function splitName(path: string): { name: string; prefix: string } {
  if (path.length <= 100) return { name: path, prefix: "" };
  const slash = path.indexOf("/", path.length - 101);
  return { name: path.slice(slash + 1), prefix: path.slice(0, slash) };
}

// One file's header in the archive; `seconds` since 1970.
export function tarHeader(path: string, size: number, seconds: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(block);
  const put = (at: number, text: string) => {
    header.set(new TextEncoder().encode(text), at);
  };
  const { name, prefix } = splitName(path);
  put(0, name);
  put(100, octal(0o644, 8));
  put(108, octal(0, 8));
  put(116, octal(0, 8));
  put(124, octal(size, 12));
  put(136, octal(seconds, 12));
  put(148, "        ");
  put(156, "0");
  put(257, "ustar\0" + "00");
  put(345, prefix);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return header;
}

export function tarOf(
  files: ReadonlyMap<string, readonly Uint8Array[]>, seconds: number): Uint8Array<ArrayBuffer>[] {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (const [path, pieces] of files) {
    const size = pieces.reduce((total, piece) => total + piece.length, 0);
    parts.push(tarHeader(`${exportFolder}/${path}`, size, seconds));
    const data = new Uint8Array(Math.ceil(size / block) * block);
    let at = 0;
    for (const piece of pieces) {
      data.set(piece, at);
      at += piece.length;
    }
    parts.push(data);
  }
  parts.push(new Uint8Array(2 * block));
  return parts;
}

// Nothing is kept of an export that broke off.
export async function fetchExport(
  clients: Pick<Clients, "journal">, now: Date): Promise<Exported> {
  const files = new Map<string, Uint8Array[]>();
  for await (const piece of clients.journal.exportLog({})) {
    if (piece.kind !== "ok") return { kind: "failed", failure: piece };
    const { path, data } = piece.value;
    if (!isSafe(path)) return { kind: "unsafe" };
    const known = files.get(path);
    if (known === undefined) files.set(path, [data]);
    else known.push(data);
  }
  return { kind: "ok", files: files.size,
    tar: tarOf(files, Math.floor(now.getTime() / 1000)) };
}
