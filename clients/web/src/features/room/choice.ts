// Which meetings one may want to go into now.

import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { MeetingLine } from "@samrad/agency/meetings/v1/groups_pb";
import { MeetingState } from "@samrad/common/v1/meeting_pb";

// The room opens an hour before at the earliest.
const earlyMs = 60 * 60_000;

// The meetings that are held; when none is, those that begin within the hour or
// should have begun.
export function roomsNow(
  meetings: readonly MeetingLine[], now: Date): readonly MeetingLine[] {
  const held = meetings.filter((one) => one.state === MeetingState.HELD);
  if (held.length > 0) return held;
  return meetings.filter((one) =>
    (one.state === MeetingState.PLANNED || one.state === MeetingState.LOCKED) &&
    one.startsAt !== undefined && one.endsAt !== undefined &&
    timestampMs(one.startsAt) - earlyMs <= now.getTime() &&
    timestampMs(one.endsAt) > now.getTime());
}
