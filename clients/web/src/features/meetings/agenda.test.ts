import { create } from "@bufbuild/protobuf";
import { type AgendaLine, AgendaLineSchema, MeetingViewSchema } from "@samrad/agency/meetings/v1/room_pb";
import { Light, MeetingState, Outcome } from "@samrad/common/v1/meeting_pb";
import { expect, test } from "vitest";

import { beginnings, budgetOf, inOrder, interruptions, lightsOf, mayCarry, moved, stays } from "./agenda";

const line = (item: string, more: object = {}): AgendaLine =>
  create(AgendaLineSchema, { item, minutes: 10, ...more });

test("an item moves up and down, and never off the list", () => {
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b", "c"], 0, -1)).toEqual(["a", "b", "c"]);
  expect(moved(["a", "b", "c"], 2, 3)).toEqual(["a", "b", "c"]);
});

test("an item that came meanwhile stands last, one that went is gone", () => {
  expect(inOrder([line("new"), line("a"), line("b")], ["b", "gone", "a"]).map((one) => one.item))
    .toEqual(["b", "a", "new"]);
});

test("what has not ended is put off before the meeting and between its items", () => {
  const lines = [line("done", { outcome: Outcome.ADVICE_GIVEN }),
    line("paused", { outcome: Outcome.PAUSED }), line("left")];
  const putOff = (state: MeetingState, open = false) => {
    const view = create(MeetingViewSchema, {
      state, items: open ? [...lines, line("open", { open: true })] : lines });
    return view.items.filter((one) => mayCarry(view, one)).map((one) => one.item);
  };
  for (const state of [MeetingState.PLANNED, MeetingState.LOCKED, MeetingState.HELD]) {
    expect(putOff(state)).toEqual(["paused", "left"]);
  }
  expect(putOff(MeetingState.HELD, true)).toEqual([]);
  expect(putOff(MeetingState.ENDED)).toEqual([]);
});

test("the budget says how much too much is wanted", () => {
  const view = (wanted: number) =>
    budgetOf(create(MeetingViewSchema, { minutesWanted: wanted, minutesPlanned: 90 }));
  expect(view(100)).toEqual({ wanted: 100, planned: 90, over: 10 });
  expect(view(80).over).toBe(0);
});

test("lights that one may not see are not counted as green", () => {
  expect(lightsOf([line("a"), line("b", { light: Light.RED }), line("c", { light: Light.GREEN })]))
    .toEqual({ green: 1, yellow: 0, red: 1 });
});

test("who is kept out in the middle comes, goes out and comes back", () => {
  const lines = [line("a"), line("b", { readers: ["school"] }),
    line("c", { excluded: ["police"] }), line("d")];
  const [police] = stays(lines, ["police"], 0);
  expect(police).toEqual({ agency: "police", from: 1, to: 4, outFor: [2, 3],
    comesAt: 0, leavesAt: 40 * 60_000 });
  expect(interruptions(stays(lines, ["police", "school"], 0))).toBe(1);
  expect(interruptions(stays(inOrder(lines, ["a", "d", "b", "c"]), ["police"], 0))).toBe(0);
});

test("who hears nothing does not come", () => {
  expect(stays([line("a", { readers: ["school"] })], ["police"], 0)).toEqual([]);
});

test("40 items for 12 agencies", () => {
  const agencies = Array.from({ length: 12 }, (_, i) => `a${i}`);
  const lines = Array.from({ length: 40 }, (_, i) =>
    line(`i${i}`, { excluded: [agencies[i % 12] ?? ""] }));
  const all = stays(lines, agencies, 0);
  expect(all).toHaveLength(12);
  // Each is out for every twelfth; out first or last is not an interruption.
  expect(all[0]).toMatchObject({ from: 2, to: 40, outFor: [13, 25, 37] });
  expect(all[3]).toMatchObject({ from: 1, to: 39, outFor: [4, 16, 28] });
  expect(beginnings(lines, 0).at(-1)).toBe(39 * 10 * 60_000);
});
