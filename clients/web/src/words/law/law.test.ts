// The page's words of law are those of the law room and the command line: read
// from their sources, three folders above the mirror that the tests run in.

import { readdirSync, readFileSync } from "node:fs";
import { cwd } from "node:process";
import { pathToFileURL } from "node:url";

import { expect, test } from "vitest";

import { factWords, valueWords } from "./facts";
import { categoryWords, functionWords, kindWords, purposeWords } from "./kinds";
import { provisions } from "./provisions";
import { reasonWords } from "./reasons";
import { disclosureStateWords, packetStateWords } from "./states";
import { testWords } from "./tests";

const root = new URL("../../../", pathToFileURL(`${cwd()}/`));

// Adjacent literals are one.
function source(path: string): string {
  return readFileSync(new URL(path, root), "utf8").replace(/"\s*\n\s*"/g, "");
}

const wordsOf = (both: { sv: object; en: object }) =>
  [...Object.values(both.sv), ...Object.values(both.en)] as string[];

test.each([
  ["services/law/explain.cc", [categoryWords, functionWords, kindWords, purposeWords, testWords]],
  ["services/law/code_words.cc", [factWords, valueWords]],
  ["clients/cli/words.cc", [reasonWords, disclosureStateWords, packetStateWords]],
])("every word here stands in %s", (path, catalogues) => {
  const text = source(path);
  const missing = catalogues.flatMap(wordsOf)
    .filter((word) => !text.includes(`"${word}"`));
  expect(missing).toEqual([]);
});

const folder = "services/law/catalogue/";
const files = readdirSync(new URL(folder, root)).filter((name) => name.endsWith(".txtpb"));

test.each(files)("%s is told of as it stands", (file) => {
  const text = source(folder + file).replace(/:\s*\n\s*"/g, ': "');
  const name = /^provision: "([^"]*)"/m.exec(text)?.[1] ?? "";
  const known = provisions[name];
  if (/^inert \{/m.test(text)) {
    expect(known).toBeUndefined();
    return;
  }
  expect(known).toBeDefined();
  expect(text).toContain(`title_sv: "${known?.title.sv ?? ""}"`);
  expect(text).toContain(`title_en: "${known?.title.en ?? ""}"`);
  const newest = text.slice(text.lastIndexOf("version {"));
  expect(/\bfrom: "([^"]*)"/.exec(newest)?.[1] ?? "").toBe(known?.from);
  expect(newest).toContain(`text_sv: "${known?.text.sv ?? ""}"`);
  expect(newest).toContain(`text_en: "${known?.text.en ?? ""}"`);
});
