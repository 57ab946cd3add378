import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { ConsentRecordSchema, ConsentState } from "@samrad/agency/cases/v1/consents_pb";
import { MeetingLineSchema } from "@samrad/agency/meetings/v1/groups_pb";
import { AccessState, ListAccessesResponseSchema, ListNoticesResponseSchema } from "@samrad/agency/review/v1/review_pb";
import { Light, MeetingState } from "@samrad/common/v1/meeting_pb";
import { expect, test } from "vitest";

import {
  endingConsents,
  itemsLamp,
  lastMeeting,
  lockIsDue,
  overdueActions,
  recentNotices,
  seatsLamp,
  timeLamp,
  waitingAccesses,
} from "./model";

const ends = new Date("2026-12-01T15:30:00Z");
const items = (...lights: Light[]) =>
  ({ items: lights.map((light) => ({ light })) }) as Parameters<typeof itemsLamp>[0];
const seats = (...held: [boolean, string?][]) => ({
  seats: held.map(([is, until]) => ({
    held: is,
    confirmedUntil: until && timestampFromDate(new Date(until)),
  })),
}) as Parameters<typeof seatsLamp>[0];

test("one red item outweighs every yellow one", () => {
  expect(itemsLamp(items(Light.YELLOW, Light.YELLOW, Light.RED)))
    .toEqual({ tone: "stop", count: 1 });
  expect(itemsLamp(items(Light.YELLOW, Light.GREEN)))
    .toEqual({ tone: "warn", count: 1 });
  expect(itemsLamp(items(Light.GREEN))).toEqual({ tone: "good", count: 1 });
});

test("items whose light is another agency's are not counted as green", () => {
  expect(itemsLamp(items(Light.LIGHT_UNSPECIFIED)).tone).toBe("plain");
});

test("time runs out at the first minute over", () => {
  expect(timeLamp({ minutesWanted: 90, minutesPlanned: 90 }).tone).toBe("good");
  expect(timeLamp({ minutesWanted: 91, minutesPlanned: 90 }))
    .toEqual({ tone: "warn", count: 1 });
});

test("the chair is reminded to lock the agenda from the day before", () => {
  const meeting = (more: object = {}) => ({
    state: MeetingState.PLANNED, emergency: false,
    startsAt: timestampFromDate(new Date("2026-12-01T13:00:00Z")), ...more });
  const dayBefore = new Date("2026-11-30T08:00:00Z");
  expect(lockIsDue(meeting(), true, dayBefore)).toBe(true);
  expect(lockIsDue(meeting(), false, dayBefore)).toBe(false);
  expect(lockIsDue(meeting(), true, new Date("2026-11-29T08:00:00Z"))).toBe(false);
  expect(lockIsDue(meeting({ state: MeetingState.LOCKED }), true, dayBefore)).toBe(false);
  expect(lockIsDue(meeting({ emergency: true }), true, dayBefore)).toBe(false);
});

test("a seat must be held, and confirmed until the meeting is over", () => {
  expect(seatsLamp(seats([true, "2027-01-01"], [false]), ends).tone).toBe("stop");
  expect(seatsLamp(seats([true, "2026-12-01T15:00:00Z"]), ends).tone)
    .toBe("warn");
  expect(seatsLamp(seats([true]), ends).tone).toBe("warn");
  expect(seatsLamp(seats([true, "2027-01-01"]), ends).tone).toBe("good");
  expect(seatsLamp(undefined, ends).tone).toBe("plain");
});

test("an action is late the day after its day, and never when done", () => {
  const action = (due: string, done = false) =>
    ({ due, done }) as Parameters<typeof overdueActions>[0][number];
  expect(overdueActions([action("2026-11-28"), action("2026-11-27"),
    action("2026-11-27", true), action("")], "2026-11-28")).toHaveLength(1);
});

test("consents that end within 60 days are told, the first to end first", () => {
  const consent = (id: string, validUntil: string, state = ConsentState.REGISTERED) =>
    create(ConsentRecordSchema, { id, case: id, state, consent: { validUntil } });
  expect(endingConsents([
    consent("later", "2027-01-27"), consent("last-day", "2026-11-28"),
    consent("far", "2027-01-28"), consent("over", "2026-11-27"),
    consent("taken-back", "2026-12-01", ConsentState.WITHDRAWN),
  ], "2026-11-28").map((one) => [one.case, one.days])).toEqual([["last-day", 0], ["later", 60]]);
});

test("minutes are told of for a fortnight after the meeting", () => {
  const meeting = (id: string, starts: string, state = MeetingState.ENDED) =>
    create(MeetingLineSchema, {
      meeting: id, state, startsAt: timestampFromDate(new Date(starts)) });
  const now = new Date("2026-11-28T10:00:00Z");
  expect(lastMeeting([
    meeting("old", "2026-11-14T09:59:00Z"), meeting("last", "2026-11-24T13:00:00Z"),
    meeting("before", "2026-11-17T13:00:00Z"),
    meeting("off", "2026-11-26T13:00:00Z", MeetingState.CANCELLED),
  ], now)?.meeting).toBe("last");
  expect(lastMeeting([meeting("old", "2026-11-14T09:59:00Z")], now)).toBeUndefined();
});

test("an auditor's reading is told for 30 days after it", () => {
  const at = (iso: string) => timestampFromDate(new Date(iso));
  const { notices } = create(ListNoticesResponseSchema, { notices: [
    { case: "K7Q2", access: { id: "asked", askedAt: at("2026-11-20T10:00:00Z") } },
    { case: "", access: {
      id: "read", askedAt: at("2026-10-20T10:00:00Z"), answeredAt: at("2026-10-28T10:00:00Z"),
      lastReadAt: at("2026-10-30T10:00:00Z") } },
    { case: "K7Q2", access: { id: "old", askedAt: at("2026-10-20T10:00:00Z") } },
    {},
  ] });
  expect(recentNotices(notices, new Date("2026-11-28T10:00:00Z")).map((one) => one.access.id))
    .toEqual(["asked", "read"]);
});

test("only what waits for the second key is counted", () => {
  const { accesses } = create(ListAccessesResponseSchema, { accesses: [
    { state: AccessState.WAITING }, { state: AccessState.OPEN }, { state: AccessState.LAPSED } ] });
  expect(waitingAccesses(accesses)).toBe(1);
});
