import { create } from "@bufbuild/protobuf";
import {
  MinutesItemSchema,
  MinutesService,
  type PutLinesRequest,
  PutLinesResponseSchema,
} from "@samrad/agency/meetings/v1/minutes_pb";
import { expect, test } from "vitest";

import { keyOf } from "@/features/items/marks";
import { inMemory } from "@/testing/node";

import {
  confirmedOf,
  findingsIn,
  type Lines,
  linesOf,
  linesRequest,
  problemsOf,
  textsOf,
} from "./lines";

const action = { action: "a1", agency: "school", due: "2026-12-21", text: "Följa upp." };
const lines = (more: Partial<Lines> = {}): Lines =>
  ({ decision: "Stöd i skolan.", actions: [{ ...action }], ...more });
const warning = { field: "actions[0].text", start: 0, end: 5, kind: "NAME", severity: "WARN" };

test("what is written before is kept, with its ids", () => {
  const item = create(MinutesItemSchema, { decision: "Stöd i skolan.", actions: [action] });
  expect(linesOf(item)).toEqual(lines());
});

test("each wrong field is named, and a whole form has none", () => {
  expect(problemsOf(lines()).size).toBe(0);
  expect(Object.fromEntries(problemsOf(lines({ decision: "ö".repeat(2001),
    actions: [{ action: "", agency: "", due: "2026-02-30", text: " " }] })))).toEqual({
    decision: "long", "actions[0].agency": "missing", "actions[0].due": "day",
    "actions[0].text": "missing" });
});

test("a finding is shown only in the text in which it was found", () => {
  const found = { texts: textsOf(lines()),
    response: create(PutLinesResponseSchema, { check: { verdict: "WARN", findings: [warning] } }) };
  expect(findingsIn(found, lines(), "actions[0].text")).toHaveLength(1);
  expect(findingsIn(found, lines(), "decision")).toEqual([]);
  const changed = lines({ actions: [{ ...action, text: "Följa upp igen." }] });
  expect(findingsIn(found, changed, "actions[0].text")).toEqual([]);
  expect(confirmedOf(found, changed, [keyOf(warning)])).toEqual([]);
});

test("only what is confirmed is confirmed, and never what must go", () => {
  const block = { ...warning, field: "decision", severity: "BLOCK" };
  const found = { texts: textsOf(lines()), response: create(PutLinesResponseSchema,
    { check: { verdict: "BLOCK", findings: [warning, block] } }) };
  expect(confirmedOf(found, lines(), [])).toEqual([]);
  expect(confirmedOf(found, lines(), [keyOf(warning), keyOf(block)]))
    .toMatchObject([{ field: "actions[0].text", kind: "NAME" }]);
});

test("the node gets the lines as they were written", async () => {
  const got: PutLinesRequest[] = [];
  const { clients } = inMemory((router) => {
    router.service(MinutesService, {
      putLines: (request) => {
        got.push(request);
        return { stored: true };
      },
    });
  });
  const result = await clients.minutes.putLines(linesRequest("r", "m", "i", lines(), []));
  expect(result).toMatchObject({ kind: "ok", value: { stored: true } });
  expect(got[0]).toMatchObject({ meeting: "m", item: "i", decision: "Stöd i skolan.",
    actions: [action] });
});
