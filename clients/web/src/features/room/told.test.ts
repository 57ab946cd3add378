import { create } from "@bufbuild/protobuf";
import { AgendaLineSchema, MeetingViewSchema, WatchMeetingResponseSchema } from "@samrad/agency/meetings/v1/room_pb";
import { EventKind, MeetingState, Outcome, RoundWord } from "@samrad/common/v1/meeting_pb";
import { expect, test } from "vitest";

import { mayHear, mustLeave, nothingTold, situationOf, tell } from "./told";

const event = (number: bigint, kind: EventKind, more: object = {}) =>
  create(WatchMeetingResponseSchema, { number, kind, item: "a", ...more });

function mayNotStay(one: ReturnType<typeof view>) {
  const [line] = one.items;
  return line === undefined ? [] : mustLeave(one, line);
}

function view(line: object, more: object = {}) {
  return create(MeetingViewSchema, {
    state: MeetingState.HELD, currentItem: "a", items: [{ item: "a", ...line }],
    present: [{ seat: 1, agency: "school" }, { seat: 2, agency: "police" }],
    ...more });
}

test("a new item has a new round", () => {
  let told = tell(nothingTold, event(1n, EventKind.EVENT_ITEM_OPENED));
  told = tell(told, event(2n, EventKind.ROUND_ANSWERED,
    { agency: "police", word: RoundWord.NOTHING_TO_ADD }));
  expect(told.round.get("police")).toBe(RoundWord.NOTHING_TO_ADD);
  told = tell(told, event(3n, EventKind.ITEM_CALLED, { item: "b" }));
  expect(told.round.size).toBe(0);
});

test("an event that was told before changes nothing", () => {
  const told = tell(nothingTold, event(5n, EventKind.EVENT_OOPS));
  expect(tell(told, event(5n, EventKind.ITEM_CALLED))).toBe(told);
});

test("a name that was said freezes the item until it is opened anew", () => {
  let told = tell(nothingTold, event(1n, EventKind.EVENT_OOPS));
  told = tell(told, event(2n, EventKind.EVENT_OOPS_ACKNOWLEDGED, { agency: "police" }));
  expect(situationOf(view({ open: false }), told).kind).toBe("frozen");
  expect(told.oops.get("a")?.has("police")).toBe(true);
  told = tell(told, event(3n, EventKind.EVENT_ITEM_OPENED));
  expect(situationOf(view({ open: true }), told).kind).toBe("open");
});

test("an item stays frozen while another is called, and while it is put aside", () => {
  let told = tell(nothingTold, event(1n, EventKind.EVENT_OOPS));
  for (const [number, kind, item] of [
    [2n, EventKind.ITEM_CALLED, "b"], [3n, EventKind.EVENT_ITEM_OPENED, "b"],
    [4n, EventKind.EVENT_ITEM_CLOSED, "b"], [5n, EventKind.ITEM_CALLED, "a"],
    [6n, EventKind.EVENT_ITEM_CLOSED, "a"], [7n, EventKind.ITEM_CALLED, "a"]] as const) {
    told = tell(told, event(number, kind, { item }));
  }
  expect(situationOf(view({ outcome: Outcome.PAUSED }), told).kind).toBe("frozen");
  expect(situationOf(view({ outcome: Outcome.ADVICE_GIVEN }), told).kind).toBe("between");
  told = tell(told, event(8n, EventKind.EVENT_OOPS_ACKNOWLEDGED, { agency: "police" }));
  expect(told.oops.get("a")?.has("police")).toBe(true);
});

test("an item that has ended is not called any more, a paused one is", () => {
  expect(situationOf(view({ outcome: Outcome.ADVICE_GIVEN }), nothingTold).kind)
    .toBe("between");
  expect(situationOf(view({ outcome: Outcome.PAUSED }), nothingTold).kind)
    .toBe("called");
});

test("who cannot open the text, or has a conflict of interest, must leave", () => {
  const handedIn = view({ readers: ["school"] });
  expect(mayNotStay(handedIn)).toEqual(["police"]);
  const conflicted = view({ readers: ["school", "police"] }, {
    present: [{ seat: 1, agency: "school", conflicted: true }] });
  expect(mayNotStay(conflicted)).toEqual(["school"]);
});

test("before there is a text, who is kept out may not hear", () => {
  const line = create(AgendaLineSchema, { excluded: ["police"] });
  expect(mayHear(line, "police")).toBe(false);
  expect(mayHear(line, "school")).toBe(true);
});
