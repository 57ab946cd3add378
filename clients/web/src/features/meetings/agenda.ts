// An agenda while it is put in order: moves, time budget, lights, and when each
// agency comes and goes. Pure, and quick for 40 items.

import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { AgendaLine, MeetingView } from "@samrad/agency/meetings/v1/room_pb";
import { Light, MeetingState, Outcome } from "@samrad/common/v1/meeting_pb";

// The list with one of it at another place; both from 0. Out of bounds: as it was.
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  if (from < 0 || from >= next.length || to < 0 || to >= next.length) return next;
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

// The lines in this order of ids; lines that it does not name come last, as a new
// item does that came meanwhile.
export function inOrder(
  lines: readonly AgendaLine[], order: readonly string[]): AgendaLine[] {
  const places = new Map(order.map((id, place) => [id, place]));
  return lines.map((line, index) => ({ line, index })).sort((a, b) =>
    (places.get(a.line.item) ?? order.length + a.index) -
    (places.get(b.line.item) ?? order.length + b.index))
    .map((one) => one.line);
}

// Never to be opened again.
export function hasEnded(line: Pick<AgendaLine, "outcome">): boolean {
  return line.outcome !== Outcome.OUTCOME_UNSPECIFIED && line.outcome !== Outcome.PAUSED;
}

// Whether it may be put off to a later meeting: before the meeting, or between
// the items of it.
export function mayCarry(view: MeetingView, line: AgendaLine): boolean {
  return view.state !== MeetingState.ENDED && view.state !== MeetingState.CANCELLED &&
    !view.items.some((one) => one.open) && !hasEnded(line);
}

export interface Budget {
  wanted: number;
  planned: number;
  // More is wanted than there is.
  over: number;
}

export function budgetOf(view: MeetingView): Budget {
  const { minutesWanted: wanted, minutesPlanned: planned } = view;
  return { wanted, planned, over: Math.max(0, wanted - planned) };
}

export interface Lights { green: number; yellow: number; red: number }

// Only lines whose light one may see.
export function lightsOf(lines: readonly AgendaLine[]): Lights {
  const count = (light: Light) => lines.filter((one) => one.light === light).length;
  return { green: count(Light.GREEN), yellow: count(Light.YELLOW), red: count(Light.RED) };
}

// When each line begins, in milliseconds, if the meeting begins on time.
export function beginnings(lines: readonly AgendaLine[], startsAt: number): number[] {
  let at = startsAt;
  return lines.map((line) => {
    const begins = at;
    at += line.minutes * 60_000;
    return begins;
  });
}

export interface Stay {
  agency: string;
  // Places from 1.
  from: number;
  to: number;
  outFor: number[];
  comesAt: number;
  leavesAt: number;
}

function hears(line: AgendaLine, agency: string): boolean {
  return line.readers.length > 0
    ? line.readers.includes(agency) : !line.excluded.includes(agency);
}

// As the node counts it (services/agency/meetings/room_view.cc), for an order
// that is not saved yet.
export function stays(
  lines: readonly AgendaLine[], agencies: readonly string[], startsAt: number): Stay[] {
  const begins = beginnings(lines, startsAt);
  return agencies.flatMap((agency) => {
    const heard = lines.flatMap((line, place) => hears(line, agency) ? [place] : []);
    const first = heard[0];
    const last = heard.at(-1);
    if (first === undefined || last === undefined) return [];
    const outFor: number[] = [];
    for (let place = first; place <= last; ++place) {
      if (!heard.includes(place)) outFor.push(place + 1);
    }
    return [{
      agency, from: first + 1, to: last + 1, outFor,
      comesAt: begins[first] ?? startsAt,
      leavesAt: (begins[last] ?? startsAt) + (lines[last]?.minutes ?? 0) * 60_000 }];
  });
}

// Goings out and comings in that an order costs: one for each stretch of items
// that an agency is out for in the middle.
export function interruptions(all: readonly Stay[]): number {
  return all.reduce((sum, stay) => sum + stay.outFor.filter((place) =>
    !stay.outFor.includes(place - 1)).length, 0);
}

export function startOf(view: MeetingView): number {
  return view.startsAt === undefined ? 0 : timestampMs(view.startsAt);
}
