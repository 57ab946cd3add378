// One event of the room as a sentence, for who listens to the page.

import type { WatchMeetingResponse } from "@samrad/agency/meetings/v1/room_pb";
import { EventKind } from "@samrad/common/v1/meeting_pb";

import type { roomWords } from "./words";

export function newsText(
  event: WatchMeetingResponse, w: typeof roomWords.sv,
  nameOf: (agency: string) => string): string {
  switch (event.kind) {
    case EventKind.SEAT_TAKEN:
      return w.came(nameOf(event.agency));
    case EventKind.SEAT_LEFT:
      return w.wentOut(nameOf(event.agency));
    case EventKind.SEAT_LAPSED:
      return w.lapsed(nameOf(event.agency));
    default:
      return w.news[event.kind] ?? "";
  }
}
