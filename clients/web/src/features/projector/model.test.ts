import { GroupService } from "@samrad/agency/meetings/v1/groups_pb";
import { RoomService } from "@samrad/agency/meetings/v1/room_pb";
import { EventKind, MeetingState } from "@samrad/common/v1/meeting_pb";
import { afterEach, expect, test } from "vitest";

import { isCodeWord, readScreenMessage } from "@/features/room/screen-channel";
import { inMemory, settled } from "@/testing/node";

import { SharedScreen } from "./model";

let screen: SharedScreen | undefined;
afterEach(() => screen?.pause());

// A node that would tell everything to the presenter, and notes what was asked.
async function shown(open: boolean) {
  const asked: string[] = [];
  const { clients } = inMemory((router) => {
    router.service(GroupService, { listMeetings: () => {
      asked.push("listMeetings");
      return { meetings: [{ meeting: "m", state: MeetingState.HELD }] };
    } });
    router.service(RoomService, {
      getMeeting: () => {
        asked.push("getMeeting");
        return { view: { meeting: "m", code: "N7", state: MeetingState.HELD,
          currentItem: "a", items: [{ item: "a", place: 3, open, owner: "social",
            minutes: 10 }] } };
      },
      async *watchMeeting(_request, context) {
        asked.push("watchMeeting");
        yield { number: 1n, kind: open ? EventKind.EVENT_ITEM_OPENED : EventKind.ITEM_CALLED, item: "a" };
        yield { heartbeat: true };
        await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
      },
    });
  });
  // Every method that the shared screen does not say it needs is a trap.
  const trap = (room: object, allowed: readonly string[]) => new Proxy(room, {
    get: (target, name: string) => {
      if (!allowed.includes(name)) throw new Error(`the shared screen called ${name}`);
      return Reflect.get(target, name) as unknown;
    } });
  screen = new SharedScreen({
    groups: trap(clients.groups, ["listMeetings"]),
    room: trap(clients.room, ["getMeeting", "watchMeeting"]),
  } as never, {
    now: () => 0, random: () => 1,
    wait: (_ms, stop) => new Promise((resolve) => stop.addEventListener("abort", () => resolve())) });
  void screen.start();
  await settled();
  return { screen, asked };
}

test("it asks for nothing but the agenda, whatever the presenter may read", async () => {
  const { asked } = await shown(true);
  expect(new Set(asked)).toEqual(new Set(["listMeetings", "getMeeting", "watchMeeting"]));
});

test("an open item is its place, a code word and a question, and no more", async () => {
  const { screen } = await shown(true);
  screen.hear({ meeting: "m", codeWord: "Akleja", question: 2 });
  expect(Object.keys(screen.state.picture).sort())
    .toEqual(["code", "codeWord", "endsAt", "kind", "place", "question"]);
  expect(screen.state.picture).toMatchObject(
    { kind: "open", place: 3, codeWord: "Akleja", question: 2 });
});

test("a code word of another meeting, or of an item that is not open, is not shown",
  async () => {
    const open = await shown(true);
    open.screen.hear({ meeting: "other", codeWord: "Akleja" });
    expect(open.screen.state.picture).toMatchObject({ codeWord: "" });
    open.screen.pause();
    const called = await shown(false);
    called.screen.hear({ meeting: "m", codeWord: "Akleja" });
    expect(JSON.stringify(called.screen.state.picture)).not.toContain("Akleja");
  });

test("after it was left nothing stands there", async () => {
  const { screen } = await shown(true);
  screen.hear({ meeting: "m", codeWord: "Akleja" });
  screen.pause();
  expect(screen.state.picture).toEqual({ kind: "none" });
});

test("what is not a code word by form never passes", () => {
  expect(isCodeWord("Akleja")).toBe(true);
  for (const text of ["Saga Ekström", "20100823-2397", "akleja", "", "Bär på väskor"]) {
    expect(isCodeWord(text)).toBe(false);
    expect(readScreenMessage({ meeting: "m", codeWord: text })?.codeWord).toBe("");
  }
  expect(readScreenMessage({ meeting: "m", codeWord: "Akleja", text: "secret" }))
    .toEqual({ meeting: "m", codeWord: "Akleja" });
  expect(readScreenMessage("Saga")).toBeUndefined();
});
