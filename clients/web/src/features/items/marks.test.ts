import { expect, test } from "vitest";

import { partsOf, placeOf } from "./marks";

const at = (start: number, end: number, severity = "WARN") => ({ start, end, severity });

test("findings are counted in code points, whatever the browser counts in", () => {
  const text = "😟 Saga kom";
  expect(placeOf(text, at(2, 6))).toEqual({ from: 3, to: 7, words: "Saga" });
  expect(partsOf(text, [at(2, 6, "BLOCK")])).toEqual([
    { text: "😟 ", severity: "" }, { text: "Saga", severity: "BLOCK" },
    { text: " kom", severity: "" }]);
});

test("where two meet the graver is shown", () => {
  expect(partsOf("abcd", [at(0, 3), at(1, 2, "BLOCK")])).toEqual([
    { text: "a", severity: "WARN" }, { text: "b", severity: "BLOCK" },
    { text: "c", severity: "WARN" }, { text: "d", severity: "" }]);
});

test("the parts are always the whole text", () => {
  const text = "En elev, nyinflyttad.\n\nRädd.";
  const parts = partsOf(text, [at(3, 99), at(0, 0), at(40, 50)]);
  expect(parts.map((one) => one.text).join("")).toBe(text);
});

test("nothing found in an empty text is nothing", () => {
  expect(partsOf("", [])).toEqual([]);
});
