import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { MeetingLineSchema } from "@samrad/agency/meetings/v1/groups_pb";
import { MeetingState } from "@samrad/common/v1/meeting_pb";
import { expect, test } from "vitest";

import { roomsNow } from "./choice";

const now = new Date("2026-12-08T13:00:00Z");
const meeting = (id: string, inMinutes: number, state: MeetingState) => {
  const starts = now.getTime() + inMinutes * 60_000;
  return create(MeetingLineSchema, { meeting: id, state,
    startsAt: timestampFromMs(starts), endsAt: timestampFromMs(starts + 90 * 60_000) });
};
const ids = (...all: ReturnType<typeof meeting>[]) =>
  roomsNow(all, now).map((one) => one.meeting);

test("a meeting that is held goes before all others", () => {
  expect(ids(meeting("soon", 5, MeetingState.LOCKED), meeting("held", -60, MeetingState.HELD)))
    .toEqual(["held"]);
});

test("otherwise what begins within the hour and is not over", () => {
  expect(ids(meeting("soon", 60, MeetingState.LOCKED), meeting("later", 61, MeetingState.LOCKED),
    meeting("late", -30, MeetingState.PLANNED), meeting("past", -91, MeetingState.LOCKED),
    meeting("off", 5, MeetingState.CANCELLED))).toEqual(["soon", "late"]);
});
