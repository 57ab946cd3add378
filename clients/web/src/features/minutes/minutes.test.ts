import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import {
  GroupViewSchema,
  type MeetingLine,
  MeetingLineSchema,
} from "@samrad/agency/meetings/v1/groups_pb";
import { MinutesAnswerSchema, MinutesSchema } from "@samrad/agency/meetings/v1/minutes_pb";
import { MeetingState } from "@samrad/common/v1/meeting_pb";
import { expect, test } from "vitest";

import { answering, answerOf, attendedBy, chairs, fileName, heldMeetings } from "./minutes";

const at = (text: string) => timestampFromDate(new Date(text));
const now = new Date("2026-11-29T10:00:00Z");
const meeting = (id: string, state: MeetingState, starts: string): MeetingLine =>
  create(MeetingLineSchema, { meeting: id, group: "g", state, startsAt: at(starts) });

test("only meetings that were held have minutes, the latest first", () => {
  expect(heldMeetings([
    meeting("planned", MeetingState.PLANNED, "2026-12-08T13:00:00Z"),
    meeting("older", MeetingState.ENDED, "2026-10-06T12:00:00Z"),
    meeting("called-off", MeetingState.CANCELLED, "2026-11-10T13:00:00Z"),
    meeting("newer", MeetingState.ENDED, "2026-11-24T13:00:00Z"),
  ]).map((one) => one.meeting)).toEqual(["newer", "older"]);
});

test("the agency of the group's chair chairs, and no other", () => {
  const groups = [create(GroupViewSchema, { group: "g", chair: "coordination" })];
  const one = meeting("m", MeetingState.ENDED, "2026-11-24T13:00:00Z");
  expect(chairs(one, groups, "coordination")).toBe(true);
  expect(chairs(one, groups, "school")).toBe(false);
  expect(chairs(undefined, groups, "coordination")).toBe(false);
});

const minutes = create(MinutesSchema, {
  agency: "school", code: "N7", version: 2, answerBy: at("2026-12-06T10:00:00Z"),
  attendance: [{ agency: "school" }, { agency: "police" }, { agency: "school" }],
  answers: [{ agency: "school", approved: false, version: 1 }] });

test("an agency with two seats attended once", () => {
  expect(attendedBy(minutes)).toEqual(["school", "police"]);
});

test("a correction is to be answered although the version before it was", () => {
  expect(answerOf(minutes, "school")?.version).toBe(1);
  expect(answering(minutes, now)).toMatchObject({ kind: "open" });
});

test("who has answered this version is not asked again", () => {
  const answered = create(MinutesSchema, { ...minutes, answers: [...minutes.answers,
    create(MinutesAnswerSchema, { agency: "school", approved: true, version: 2 })] });
  expect(answering(answered, now)).toMatchObject({ kind: "answered", answer: { approved: true } });
});

test("after seven days it is too late to answer", () => {
  expect(answering(minutes, new Date("2026-12-06T10:00:01Z")).kind).toBe("late");
});

test("a file's name tells the group's code, the day and the version", () => {
  expect(fileName(minutes, "2026-11-29", "pdf")).toBe("samrad-n7-2026-11-29-v2.pdf");
});
