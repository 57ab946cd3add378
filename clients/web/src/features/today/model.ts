// What needs the person today: pure functions of what the node answered.

import { timestampMs } from "@bufbuild/protobuf/wkt";
import { type ConsentRecord, ConsentState } from "@samrad/agency/cases/v1/consents_pb";
import type { GroupView, MeetingLine } from "@samrad/agency/meetings/v1/groups_pb";
import type { Action } from "@samrad/agency/meetings/v1/minutes_pb";
import type { MeetingView } from "@samrad/agency/meetings/v1/room_pb";
import { type Access, AccessState, type Notice } from "@samrad/agency/review/v1/review_pb";
import { type Packet, PacketState } from "@samrad/agency/sharing/v1/sharing_pb";
import { Light, MeetingState } from "@samrad/common/v1/meeting_pb";

// The meeting that is held now, or else the first that has not ended.
export function nextMeeting(
  meetings: readonly MeetingLine[], now: Date): MeetingLine | undefined {
  const live = meetings.filter((one) =>
    one.state === MeetingState.HELD ||
    ((one.state === MeetingState.PLANNED || one.state === MeetingState.LOCKED) &&
      one.endsAt !== undefined && timestampMs(one.endsAt) > now.getTime()));
  return live.find((one) => one.state === MeetingState.HELD) ?? live[0];
}

// The meeting that ended last, not longer ago than minutes are talked about.
export function lastMeeting(
  meetings: readonly MeetingLine[], now: Date): MeetingLine | undefined {
  const fortnight = 14 * 86_400_000;
  const begins = (one: MeetingLine) =>
    one.startsAt === undefined ? 0 : timestampMs(one.startsAt);
  return meetings.filter((one) => one.state === MeetingState.ENDED &&
    begins(one) > now.getTime() - fortnight)
    .sort((a, b) => begins(b) - begins(a))[0];
}

// Packets that nobody has accepted or declined.
export function waitingPackets(packets: readonly Packet[]): readonly Packet[] {
  return packets.filter((one) => one.state === PacketState.UNOPENED);
}

// How many askings wait for a security officer.
export function waitingAccesses(accesses: readonly Access[]): number {
  return accesses.filter((one) => one.state === AccessState.WAITING).length;
}

// What an auditor did about something of the person's.
export interface Told { access: Access; case: string }

// That of the last 30 days, by what happened last: it is news, the journal keeps
// the rest.
export function recentNotices(notices: readonly Notice[], now: Date): readonly Told[] {
  const month = 30 * 86_400_000;
  return notices.flatMap((one) => {
    const { access } = one;
    if (access === undefined) return [];
    const last = access.lastReadAt ?? access.endedAt ?? access.answeredAt ?? access.askedAt;
    return last !== undefined && timestampMs(last) > now.getTime() - month
      ? [{ access, case: one.case }] : [];
  });
}

// A consent that ends soon.
export interface Ending { case: string; until: string; days: number }

// Those that end within 60 days, the first to end first; days are YYYY-MM-DD in
// Sweden, and the last day is one on which it holds.
export function endingConsents(
  consents: readonly ConsentRecord[], today: string): readonly Ending[] {
  const day = (iso: string) => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;
  return consents.filter((one) => one.state === ConsentState.REGISTERED ||
    one.state === ConsentState.REGISTERING)
    .flatMap((one) => {
      const until = one.consent?.validUntil ?? "";
      const days = day(until) - day(today);
      return days >= 0 && days <= 60 ? [{ case: one.case, until, days }] : [];
    })
    .sort((a, b) => a.days - b.days);
}

// Actions whose day has passed; days are YYYY-MM-DD in Sweden.
export function overdueActions(
  actions: readonly Action[], today: string): readonly Action[] {
  return actions.filter((one) => !one.done && one.due !== "" && one.due < today);
}

// One light: how it stands, and how many things it is about.
export interface Lamp {
  tone: "good" | "warn" | "stop" | "plain";
  count: number;
}

// Whether the items can be opened as they stand: all of them to the chair, its
// own to anybody else. Plain: there is none to watch.
export function itemsLamp(view: Pick<MeetingView, "items">): Lamp {
  const count = (light: Light) =>
    view.items.filter((one) => one.light === light).length;
  const red = count(Light.RED);
  const yellow = count(Light.YELLOW);
  if (red > 0) return { tone: "stop", count: red };
  if (yellow > 0) return { tone: "warn", count: yellow };
  const green = count(Light.GREEN);
  return { tone: green > 0 ? "good" : "plain", count: green };
}

// Whether the minutes wanted fit into the meeting; the count is what is over.
export function timeLamp(
  view: Pick<MeetingView, "minutesWanted" | "minutesPlanned">): Lamp {
  const over = view.minutesWanted - view.minutesPlanned;
  return over > 0 ? { tone: "warn", count: over } : { tone: "good", count: 0 };
}

// The chair is to lock the agenda the day before, so that every agency sees it. An
// emergency sitting needs no lock.
export function lockIsDue(
  meeting: Pick<MeetingLine, "state" | "emergency" | "startsAt">, chairs: boolean,
  now: Date): boolean {
  return chairs && !meeting.emergency && meeting.state === MeetingState.PLANNED &&
    meeting.startsAt !== undefined &&
    timestampMs(meeting.startsAt) - now.getTime() < 36 * 3_600_000;
}

// Whether somebody sits on every seat, confirmed until the meeting.
export function seatsLamp(
  group: Pick<GroupView, "seats"> | undefined, meetingEnds: Date): Lamp {
  const seats = group?.seats ?? [];
  const empty = seats.filter((one) => !one.held).length;
  if (empty > 0) return { tone: "stop", count: empty };
  const unconfirmed = seats.filter((one) =>
    one.confirmedUntil === undefined ||
    timestampMs(one.confirmedUntil) < meetingEnds.getTime()).length;
  if (unconfirmed > 0) return { tone: "warn", count: unconfirmed };
  return { tone: seats.length > 0 ? "good" : "plain", count: seats.length };
}
