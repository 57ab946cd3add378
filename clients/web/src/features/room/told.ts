// What the stream of a meeting has told so far, folded into what the room shows
// of it. Pure.

import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type {
  AgendaLine,
  MeetingView,
  PresentSeat,
  WatchMeetingResponse,
} from "@samrad/agency/meetings/v1/room_pb";
import {
  EventKind,
  MeetingState,
  type RoundWord,
} from "@samrad/common/v1/meeting_pb";

import { hasEnded } from "@/features/meetings/agenda";

export interface Told {
  // Number of the last event; the stream goes on after it.
  last: bigint;
  // When the item that is open was opened.
  openedAt?: Timestamp | undefined;
  // Answers in the round of the current item, by agency.
  round: ReadonlyMap<string, RoundWord>;
  // Items that a name was said in and that were not opened since, whatever was
  // called meanwhile: which agencies have understood.
  oops: ReadonlyMap<string, ReadonlySet<string>>;
}

export const nothingTold: Told = { last: 0n, round: new Map(), oops: new Map() };

function without(oops: Told["oops"], item: string): Told["oops"] {
  return new Map([...oops].filter(([one]) => one !== item));
}

export function tell(told: Told, event: WatchMeetingResponse): Told {
  if (event.heartbeat || event.number <= told.last) return told;
  const next = { ...told, last: event.number };
  switch (event.kind) {
    case EventKind.EVENT_ITEM_OPENED:
      return {
        ...next, openedAt: event.at, round: new Map(), oops: without(told.oops, event.item) };
    case EventKind.ITEM_CALLED:
    case EventKind.EVENT_ITEM_CLOSED:
    case EventKind.ITEM_STOPPED:
    case EventKind.ROOM_CLOSED:
      return { ...next, openedAt: undefined, round: new Map() };
    case EventKind.ROUND_ANSWERED:
      return { ...next, round: new Map(told.round).set(event.agency, event.word) };
    case EventKind.EVENT_OOPS:
      return {
        ...next, openedAt: undefined, oops: new Map(told.oops).set(event.item, new Set()) };
    case EventKind.EVENT_OOPS_ACKNOWLEDGED: {
      const understood = told.oops.get(event.item);
      return understood === undefined ? next : {
        ...next, oops: new Map(told.oops).set(
          event.item, new Set(understood).add(event.agency)) };
    }
    default:
      return next;
  }
}

// Whether what is open must be taken off the screen at once.
export function blanks(event: WatchMeetingResponse): boolean {
  return [EventKind.EVENT_ITEM_CLOSED, EventKind.ITEM_STOPPED,
    EventKind.EVENT_OOPS, EventKind.ROOM_CLOSED].includes(event.kind) &&
    !event.heartbeat;
}

// What the room is doing.
export type Situation =
  | { kind: "before" }
  | { kind: "between" }
  | { kind: "called"; line: AgendaLine }
  | { kind: "open"; line: AgendaLine }
  | { kind: "frozen"; line: AgendaLine }
  | { kind: "over" };

export function situationOf(view: MeetingView, told: Told): Situation {
  switch (view.state) {
    case MeetingState.ENDED:
    case MeetingState.CANCELLED:
      return { kind: "over" };
    case MeetingState.HELD:
      break;
    default:
      return { kind: "before" };
  }
  const line = view.items.find((one) => one.item === view.currentItem);
  if (line === undefined) return { kind: "between" };
  if (told.oops.has(line.item) && !hasEnded(line)) return { kind: "frozen", line };
  if (line.open) return { kind: "open", line };
  return hasEnded(line) ? { kind: "between" } : { kind: "called", line };
}

// The seat in the room that is this person's agency's own and held by it.
export function ownSeat(view: MeetingView): PresentSeat | undefined {
  return view.present.find((one) => view.ownSeats.includes(one.seat));
}

// Whether an agency may hear an item, as far as this agency may know: who can
// open its text, or before there is one, who is not kept out.
export function mayHear(line: AgendaLine, agency: string): boolean {
  return line.readers.length > 0
    ? line.readers.includes(agency) : !line.excluded.includes(agency);
}

// Agencies in the room that have to leave before the item is opened.
export function mustLeave(view: MeetingView, line: AgendaLine): string[] {
  const gone = view.present
    .filter((one) => !mayHear(line, one.agency) ||
      (one.conflicted && !one.waiting))
    .map((one) => one.agency);
  return [...new Set(gone)];
}

// Agencies that hear what is said now.
export function listeners(view: MeetingView): string[] {
  return [...new Set(view.present
    .filter((one) => !one.waiting).map((one) => one.agency))];
}
