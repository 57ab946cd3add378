// What a browser keeps: in its storages while it runs, and in its profile on disk.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Page } from "playwright-core";

export interface Stored {
  local: string[];
  session: string[];
  caches: string[];
  databases: string[];
  workers: number;
}

export const nothingStored: Stored = {
  local: [], session: [], caches: [], databases: [], workers: 0 };

export function stored(page: Page): Promise<Stored> {
  return page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    caches: await caches.keys(),
    databases: (await indexedDB.databases()).map((one) => one.name ?? ""),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
}

function* filesBelow(folder: string): Generator<string> {
  for (const one of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, one.name);
    if (one.isDirectory()) yield* filesBelow(path);
    else if (one.isFile()) yield path;
  }
}

// "word in file" for each word that stands in a file of the folder, as browsers
// write text: in one byte for a letter or two, or in UTF-8.
export function foundOnDisk(folder: string, words: readonly string[]): string[] {
  const found: string[] = [];
  for (const path of filesBelow(folder)) {
    const bytes = readFileSync(path);
    for (const word of words) {
      if ((["utf8", "utf16le", "latin1"] as const)
        .some((coding) => bytes.includes(Buffer.from(word, coding)))) {
        found.push(`${word} in ${path.slice(folder.length + 1)}`);
      }
    }
  }
  return found;
}
