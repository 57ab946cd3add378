// What the shared screen shows: that a meeting is held, where it stands, a code
// word and a general question. It is given no call that answers with a text, so
// whatever the presenter may read cannot come here.

import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { MeetingView } from "@samrad/agency/meetings/v1/room_pb";
import { MeetingState } from "@samrad/common/v1/meeting_pb";
import { shallowReactive } from "vue";

import { follow, type Link, type Surroundings } from "@/features/room/follow";
import type { ScreenMessage } from "@/features/room/screen-channel";
import { nothingTold, situationOf, tell, type Told } from "@/features/room/told";
import type { Clients } from "@/rpc/clients";

export interface ScreenClients {
  groups: Pick<Clients["groups"], "listMeetings">;
  room: Pick<Clients["room"], "getMeeting" | "watchMeeting">;
}

// All that a shared screen may say. No field of it can hold a text of an item.
export type Picture =
  | { kind: "none" }
  | { kind: "before" | "between" | "frozen" | "over"; code: string }
  | { kind: "called"; code: string; place: number }
  | {
    kind: "open"; code: string; place: number; codeWord: string;
    question: number; endsAt: number | undefined };

export class SharedScreen {
  readonly state = shallowReactive<{ link: Link; picture: Picture }>(
    { link: "connecting", picture: { kind: "none" } });
  private stop: AbortController | undefined;
  private meeting = "";
  private view: MeetingView | undefined;
  private told: Told = nothingTold;
  private message: ScreenMessage | undefined;

  constructor(
    private readonly clients: ScreenClients,
    private readonly around: Surroundings) {}

  async start(): Promise<void> {
    if (this.stop !== undefined) return;
    const stop = new AbortController();
    this.stop = stop;
    while (!stop.signal.aborted && this.meeting === "") {
      const result = await this.clients.groups.listMeetings({});
      this.state.link = result.kind === "ok" ? "live" : "lost";
      if (result.kind === "locked" || result.kind === "signed-out") return;
      this.meeting = result.kind !== "ok" ? "" : result.value.meetings
        .find((one) => one.state === MeetingState.HELD)?.meeting ?? "";
      if (this.meeting === "") await this.around.wait(10_000, stop.signal);
    }
    await follow(this.clients.room, this.meeting, {
      after: () => this.told.last,
      hear: (event) => {
        const wasLive = this.state.link === "live" && this.view !== undefined;
        this.told = tell(this.told, event);
        this.state.link = "live";
        if (!event.heartbeat || !wasLive) void this.refresh();
      },
      lost: () => {
        this.state.link = "lost";
        this.draw();
      },
      end: () => {
        this.view = undefined;
        this.draw();
      },
    }, this.around, stop.signal);
  }

  pause(): void {
    this.stop?.abort();
    this.stop = undefined;
    this.view = undefined;
    this.message = undefined;
    this.draw();
  }

  // From the room in another window.
  hear(message: ScreenMessage): void {
    this.message = message;
    this.draw();
  }

  private async refresh(): Promise<void> {
    const result = await this.clients.room.getMeeting({ meeting: this.meeting });
    if (result.kind !== "ok" || this.stop === undefined) return;
    const view = result.value.view;
    if (view !== undefined && this.view !== undefined &&
        view.lastEvent < this.view.lastEvent) return;
    this.view = view;
    this.draw();
  }

  private draw(): void {
    this.state.picture = this.pictureOf();
  }

  private pictureOf(): Picture {
    const { view, told, message } = this;
    // Nothing is known for now: nothing is claimed.
    if (view === undefined || this.state.link === "lost") return { kind: "none" };
    const situation = situationOf(view, told);
    const { code } = view;
    switch (situation.kind) {
      case "called":
        return { kind: "called", code, place: situation.line.place };
      case "open": {
        const mine = message?.meeting === this.meeting ? message : undefined;
        return {
          kind: "open", code, place: situation.line.place,
          codeWord: mine?.codeWord ?? "", question: mine?.question ?? 0,
          endsAt: told.openedAt === undefined ? undefined
            : timestampMs(told.openedAt) + situation.line.minutes * 60_000 };
      }
      default:
        return { kind: situation.kind, code };
    }
  }
}
