import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code, type ConnectRouter } from "@connectrpc/connect";
import { RoomService } from "@samrad/agency/meetings/v1/room_pb";
import { PageService } from "@samrad/agency/staff/v1/page_pb";
import { EventKind, ItemClass, MeetingState } from "@samrad/common/v1/meeting_pb";
import { afterEach, expect, test } from "vitest";

import { inMemory, nodeError, settled } from "@/testing/node";

import { LiveRoom } from "./live";

const item = "aa";
const start = Date.parse("2026-12-08T13:00:00Z");

// A node whose stream says what the test tells it to, and breaks when told to.
class Node {
  now = start;
  open = true;
  reads = 0;
  seatsTaken = 0;
  watches: bigint[] = [];
  present = true;
  readAnswer: (() => never) | undefined;
  private readonly queue: ({ number?: bigint; kind?: EventKind } | "break")[] = [];
  private wake: (() => void) | undefined;

  say(number: bigint, kind: EventKind): void {
    this.push({ number, kind });
  }
  heartbeat(): void {
    this.push({});
  }
  breakOff(): void {
    this.push("break");
  }
  private push(one: (typeof this.queue)[number]) {
    this.queue.push(one);
    this.wake?.();
  }

  routes = (router: ConnectRouter) => {
    const view = () => ({
      meeting: "m", state: MeetingState.HELD, currentItem: item, ownSeats: [2],
      items: [{ item, place: 1, itemClass: ItemClass.ANONYMOUS, minutes: 10,
        open: this.open, readers: ["school"] }],
      present: this.present ? [{ seat: 2, agency: "school" }] : [],
    });
    router.service(PageService, {
      getSession: () => ({ session: { now: timestampFromMs(this.now) } }) });
    router.service(RoomService, {
      getMeeting: () => ({ view: view() }),
      takeSeat: () => {
        ++this.seatsTaken;
        this.present = true;
        return { view: view() };
      },
      leaveSeat: () => {
        this.present = false;
        return {};
      },
      readItem: () => {
        ++this.reads;
        this.readAnswer?.();
        return {
          texts: [{ content: "c", from: "school", text: "secret", codeWord: "Akleja" }],
          leaseUntil: timestampFromMs(this.now + 30_000) };
      },
      watchMeeting: async function* (this: Node, request: { after: bigint }) {
        this.watches.push(request.after);
        for (;;) {
          const next = this.queue.shift();
          if (next === undefined) {
            await new Promise<void>((resolve) => {
              this.wake = resolve;
            });
          } else if (next === "break") {
            throw nodeError(Code.Unavailable, "");
          } else if (next.number === undefined) {
            yield { heartbeat: true };
          } else {
            yield { number: next.number, kind: next.kind, item, agency: "school" };
          }
        }
      }.bind(this),
    });
  };
}

let room: LiveRoom | undefined;
afterEach(() => room?.pause());

async function entered(change: (node: Node) => void = () => undefined) {
  const node = new Node();
  change(node);
  const { clients } = inMemory(node.routes);
  const pauses: number[] = [];
  let letOn: (() => void) | undefined;
  room = new LiveRoom(clients, "m", {
    now: () => node.now,
    random: () => 1,
    wait: (ms, stop) => new Promise((resolve) => {
      stop.addEventListener("abort", () => resolve());
      // The watch for silence waits its own 5 s; the test steps the others.
      if (ms === 5_000) return;
      pauses.push(ms);
      letOn = resolve;
    }),
  });
  room.start();
  node.heartbeat();
  await settled();
  return { node, room, pauses, comeBack: async () => {
    letOn?.();
    await settled();
  } };
}

test("the open item is shown to who sits in the room", async () => {
  const { room } = await entered();
  expect(room.state.link).toBe("live");
  expect(room.state.texts).toMatchObject({ kind: "shown", item });
});

test("nobody reads without a seat", async () => {
  const { node, room } = await entered((it) => {
    it.present = false;
  });
  expect(room.state.texts.kind).toBe("none");
  expect(node.reads).toBe(0);
});

test.each([EventKind.EVENT_ITEM_CLOSED, EventKind.ITEM_STOPPED,
  EventKind.EVENT_OOPS, EventKind.ROOM_CLOSED])(
  "event %i takes the text away at once, before the node is asked", async (kind) => {
    const { node, room } = await entered();
    node.open = false;
    node.say(1n, kind);
    await settled();
    expect(room.state.texts.kind).toBe("none");
    expect(JSON.stringify(room.state.texts)).not.toContain("secret");
  });

test("a text that comes after its item was closed is not shown", async () => {
  const { node, room } = await entered();
  node.now += 15_000; // The lease is to be renewed.
  room.tick();
  node.open = false;
  node.say(1n, EventKind.EVENT_ITEM_CLOSED);
  await settled();
  expect(room.state.texts.kind).toBe("none");
});

test("without the node the screen blanks when the lease ends, not before", async () => {
  const { node, room } = await entered();
  node.readAnswer = () => {
    throw nodeError(Code.Unavailable, "");
  };
  node.breakOff();
  await settled();
  node.now += 29_000;
  room.tick();
  await settled();
  expect(room.state).toMatchObject({ link: "lost", texts: { kind: "shown" } });
  node.now += 1_000;
  room.tick();
  expect(room.state.texts).toEqual({ kind: "blank" });
});

test("the text comes back when the connection does", async () => {
  const { node, room, comeBack } = await entered();
  node.say(7n, EventKind.SEAT_TAKEN);
  await settled();
  node.breakOff();
  await settled();
  node.now += 40_000;
  room.tick();
  expect(room.state.texts.kind).toBe("blank");
  await comeBack();
  node.heartbeat();
  await settled();
  expect(room.state.link).toBe("live");
  expect(room.state.texts.kind).toBe("shown");
  expect(node.watches).toEqual([0n, 7n]);
});

test("each attempt waits longer, up to a quarter of a minute", async () => {
  const { node, pauses, comeBack } = await entered();
  for (let attempt = 0; attempt < 7; ++attempt) {
    node.breakOff();
    await settled();
    await comeBack();
  }
  expect(pauses.slice(0, 7)).toEqual(
    [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
});

test("a seat that lapsed is taken again, one that was left is not", async () => {
  const { node, room } = await entered();
  node.present = false;
  node.say(1n, EventKind.SEAT_LAPSED);
  await settled();
  expect(node.seatsTaken).toBe(1);
  await room.stand();
  await settled();
  node.say(2n, EventKind.SEAT_LEFT);
  await settled();
  expect(node.seatsTaken).toBe(1);
  expect(room.state.texts.kind).toBe("none");
});

test("a locked session shows nothing and asks nothing more", async () => {
  const { node, room } = await entered();
  node.readAnswer = () => {
    throw nodeError(Code.Unauthenticated, "SESSION_LOCKED");
  };
  room.pause();
  expect(room.state.texts.kind).toBe("none");
  room.tick();
  await settled();
  expect(node.reads).toBe(1);
});
