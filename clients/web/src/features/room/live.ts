// The room as it happens: follows the meeting's stream, comes back when the
// connection was lost, keeps the seat, and shows an open item's texts no longer
// than the node's lease. No DOM; time comes in.

import { timestampMs } from "@bufbuild/protobuf/wkt";
import type {
  MeetingView,
  OpenText,
  WatchMeetingResponse,
} from "@samrad/agency/meetings/v1/room_pb";
import { shallowReactive } from "vue";

import type { Clients } from "@/rpc/clients";
import type { Failure } from "@/rpc/result";

import { follow, type Link, type Surroundings } from "./follow";
import {
  blanks,
  nothingTold,
  ownSeat,
  situationOf,
  tell,
  type Told,
} from "./told";

export type Texts =
  | { kind: "none" }
  | { kind: "asking" }
  | { kind: "shown"; item: string; texts: readonly OpenText[]; until: number }
  // The lease has ended without the node's word: nothing is shown.
  | { kind: "blank" }
  | { kind: "failed"; failure: Failure };

export interface RoomState {
  link: Link;
  view?: MeetingView | undefined;
  told: Told;
  texts: Texts;
  // The person took a seat here and has not left it.
  seated: boolean;
  // The newest event, once all that went before has been told; for telling it
  // aloud.
  news?: WatchMeetingResponse | undefined;
  // Why the room cannot be shown at all.
  failure?: Failure | undefined;
}

const leaseMs = 30_000;
// A lease is renewed when this much of it is left.
const renewMs = 18_000;
const retryReadMs = 3_000;

export class LiveRoom {
  readonly state: RoomState = shallowReactive<RoomState>({
    link: "connecting", told: nothingTold, texts: { kind: "none" },
    seated: false });
  private stop: AbortController | undefined;
  private caughtUp = false;
  private asking = false;
  private askAgain = false;
  // How far the node's clock is before this one.
  private ahead = 0;
  private readTurn = 0;
  private reading = false;
  private nextRead = 0;

  constructor(
    private readonly clients: Pick<Clients, "room" | "page">,
    readonly meeting: string,
    private readonly around: Surroundings) {}

  // The node's time.
  nodeNow(): number {
    return this.around.now() + this.ahead;
  }

  start(): void {
    if (this.stop !== undefined) return;
    this.stop = new AbortController();
    void this.learnClock();
    this.caughtUp = false;
    void follow(this.clients.room, this.meeting, {
      after: () => this.state.told.last,
      hear: (event) => this.hear(event),
      lost: () => {
        this.state.link = "lost";
        this.caughtUp = false;
      },
      end: (why) => {
        this.blank({ kind: "none" });
        if (why.kind === "not-readable") this.state.failure = why;
        this.stop = undefined;
      },
    }, this.around, this.stop.signal);
  }

  // Stops following and forgets the texts. The seat is kept by the node for half
  // a minute.
  pause(): void {
    this.stop?.abort();
    this.stop = undefined;
    this.blank({ kind: "none" });
    this.state.link = "connecting";
  }

  // Looks whether the lease has ended or is to be renewed; once a second.
  tick(): void {
    const { texts, view, told } = this.state;
    const now = this.around.now();
    if (texts.kind === "shown" && now >= texts.until) {
      this.blank({ kind: "blank" });
    }
    if (view === undefined || this.stop === undefined) return;
    const situation = situationOf(view, told);
    const hears = this.state.seated && situation.kind === "open" &&
      ownSeat(view)?.waiting === false && ownSeat(view)?.conflicted === false;
    if (!hears) {
      if (this.state.texts.kind !== "none") this.blank({ kind: "none" });
      return;
    }
    const current = this.state.texts;
    const due = current.kind === "shown"
      ? current.item !== situation.line.item || current.until - now <= renewMs
      : true;
    if (due && !this.reading && now >= this.nextRead) {
      void this.read(situation.line.item);
    }
  }

  // A newer picture than the one that is shown, from any answer.
  take(view: MeetingView | undefined): void {
    if (view === undefined) return;
    const before = this.state.view;
    if (before !== undefined && view.lastEvent < before.lastEvent) return;
    this.state.view = view;
    // After a reload the node knows that the person sits there.
    if (before === undefined && ownSeat(view) !== undefined) {
      this.state.seated = true;
    }
    this.tick();
  }

  async refresh(): Promise<void> {
    if (this.asking) {
      this.askAgain = true;
      return;
    }
    this.asking = true;
    do {
      this.askAgain = false;
      const result = await this.clients.room.getMeeting({ meeting: this.meeting });
      if (result.kind === "ok") {
        this.state.failure = undefined;
        this.take(result.value.view);
        await this.keepSeat();
      } else if (result.kind === "not-readable" ||
                 this.state.view === undefined) {
        this.state.failure = result;
      }
    } while (this.askAgain && this.stop !== undefined);
    this.asking = false;
  }

  // The person sits down, or stands up. What came of it is for the caller.
  async sit(seat: number) {
    const result =
      await this.clients.room.takeSeat({ meeting: this.meeting, seat });
    if (result.kind === "ok") {
      this.state.seated = true;
      this.take(result.value.view);
    }
    return result;
  }

  async stand() {
    this.state.seated = false;
    this.blank({ kind: "none" });
    const result = await this.clients.room.leaveSeat({ meeting: this.meeting });
    void this.refresh();
    return result;
  }

  // The seat lapsed while the connection was lost: sits down again.
  private async keepSeat(): Promise<void> {
    const { view, seated } = this.state;
    if (!seated || view === undefined || ownSeat(view) !== undefined) return;
    if (situationOf(view, this.state.told).kind === "over") return;
    const seat = view.ownSeats.length === 1 ? view.ownSeats[0] : 0;
    await this.sit(seat ?? 0);
  }

  private async learnClock(): Promise<void> {
    const asked = this.around.now();
    const result = await this.clients.page.getSession({});
    if (result.kind !== "ok" || result.value.session?.now === undefined) return;
    this.ahead = timestampMs(result.value.session.now) -
      (asked + this.around.now()) / 2;
  }

  private hear(event: WatchMeetingResponse): void {
    if (this.state.link !== "live" || !event.heartbeat) void this.refresh();
    this.state.link = "live";
    if (event.heartbeat) {
      this.caughtUp = true;
      return;
    }
    this.state.told = tell(this.state.told, event);
    if (blanks(event)) this.blank({ kind: "none" });
    if (this.caughtUp) this.state.news = event;
  }

  private async read(item: string): Promise<void> {
    const turn = ++this.readTurn;
    this.reading = true;
    if (this.state.texts.kind === "none") this.state.texts = { kind: "asking" };
    const asked = this.around.now();
    const result =
      await this.clients.room.readItem({ meeting: this.meeting, item });
    this.reading = false;
    // It was closed, or the screen blanked, meanwhile.
    if (turn !== this.readTurn) return;
    this.nextRead = this.around.now() + retryReadMs;
    if (result.kind === "ok") {
      const lease = result.value.leaseUntil === undefined ? leaseMs
        : timestampMs(result.value.leaseUntil) - (asked + this.ahead);
      this.state.texts = {
        kind: "shown", item, texts: result.value.texts,
        until: asked + Math.min(lease, leaseMs) };
    } else if (result.kind === "unreachable") {
      if (this.state.texts.kind !== "shown") this.state.texts = { kind: "blank" };
    } else {
      if (result.kind === "refused" && result.tag === "NOT_SEATED") {
        this.state.seated = false;
      }
      this.state.texts = { kind: "failed", failure: result };
      void this.refresh();
    }
  }

  private blank(to: Texts): void {
    ++this.readTurn;
    this.reading = false;
    this.nextRead = 0;
    this.state.texts = to;
  }
}
