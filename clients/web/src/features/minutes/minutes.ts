// What minutes say to whoever reads them. Pure.

import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { GroupView, MeetingLine } from "@samrad/agency/meetings/v1/groups_pb";
import type { Minutes, MinutesAnswer } from "@samrad/agency/meetings/v1/minutes_pb";
import { MeetingState } from "@samrad/common/v1/meeting_pb";

// Meetings that have minutes: those held or over, the latest first.
export function heldMeetings(meetings: readonly MeetingLine[]): readonly MeetingLine[] {
  const begins = (one: MeetingLine) =>
    one.startsAt === undefined ? 0 : timestampMs(one.startsAt);
  return meetings.filter((one) =>
    one.state === MeetingState.HELD || one.state === MeetingState.ENDED)
    .sort((a, b) => begins(b) - begins(a));
}

export function chairs(
  meeting: MeetingLine | undefined, groups: readonly GroupView[],
  agency: string): boolean {
  return groups.some((one) =>
    one.group === meeting?.group && one.chair === agency);
}

// Agencies that sat in the room, each once, in the order in which they came.
export function attendedBy(minutes: Minutes): readonly string[] {
  return [...new Set(minutes.attendance.map((one) => one.agency))];
}

// The answer to the newest version that an agency has answered.
export function answerOf(
  minutes: Minutes, agency: string): MinutesAnswer | undefined {
  return minutes.answers.filter((one) => one.agency === agency)
    .sort((a, b) => b.version - a.version)[0];
}

export type Answering =
  // This version has been answered.
  | { kind: "answered"; answer: MinutesAnswer }
  | { kind: "open"; by: Date }
  // The seven days are over.
  | { kind: "late" };

export function answering(minutes: Minutes, now: Date): Answering {
  const answer = answerOf(minutes, minutes.agency);
  if (answer?.version === minutes.version) return { kind: "answered", answer };
  if (minutes.answerBy === undefined) return { kind: "late" };
  const by = new Date(timestampMs(minutes.answerBy));
  return by.getTime() < now.getTime() ? { kind: "late" } : { kind: "open", by };
}

// Code of the group and the day: neither names anybody.
export function fileName(minutes: Minutes, day: string, ending: "html" | "pdf"): string {
  return `samrad-${minutes.code.toLowerCase()}-${day}-v${minutes.version}.${ending}`;
}
