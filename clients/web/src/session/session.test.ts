import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Code } from "@connectrpc/connect";
import {
  type PageSession,
  PageSessionSchema,
  PageService,
  SessionState,
} from "@samrad/agency/staff/v1/page_pb";
import { expect, test, vi } from "vitest";

import { inMemory, nodeError, settled } from "@/testing/node";

import { Session } from "./session";
import type { TabMessage } from "./tabs";

const lockAfterMs = 15 * 60_000;

// A node with one session, a clock that tests turn, and another tab.
function surroundings() {
  const world = {
    state: SessionState.OPEN as SessionState | "none",
    clock: 1_000_000,
    lastTouch: 1_000_000,
    touches: 0,
    forgotten: 0,
    sent: [] as TabMessage[],
    hear: undefined as unknown as (message: TabMessage) => void,
  };
  const answer = (): { session: PageSession } => {
    if (world.state === "none") {
      throw nodeError(Code.Unauthenticated, "NOT_SIGNED_IN");
    }
    return {
      session: create(PageSessionSchema, {
        state: world.state,
        now: timestampFromMs(world.clock),
        locksAt: timestampFromMs(world.lastTouch + lockAfterMs),
      }),
    };
  };
  const locked = () => nodeError(Code.Unauthenticated, "SESSION_LOCKED");
  const { clients } = inMemory((router) => {
    router.service(PageService, {
      getSession: answer,
      touchSession: () => {
        ++world.touches;
        if (world.state === SessionState.LOCKED) throw locked();
        world.lastTouch = world.clock;
        return answer();
      },
      lockSession: () => {
        world.state = SessionState.LOCKED;
        return answer();
      },
      unlockSession: ({ password }) => {
        if (password !== "right") {
          throw nodeError(Code.Unauthenticated, "UNLOCK_REFUSED");
        }
        world.state = SessionState.OPEN;
        world.lastTouch = world.clock;
        return answer();
      },
      closeSession: () => {
        world.state = "none";
        return { sessionsEnded: 1 };
      },
    });
  });
  const session = new Session({
    clients,
    now: () => world.clock,
    forget: () => {
      ++world.forgotten;
    },
    tabs: {
      send: (message) => world.sent.push(message),
      onMessage: (listener) => {
        world.hear = listener;
      },
    },
  });
  return { session, world, stage: () => session.stage.value.kind };
}

async function opened() {
  const all = surroundings();
  await all.session.refresh();
  expect(all.stage()).toBe("open");
  return all;
}

test("without a session the sign-in form is shown, and nothing is forgotten",
  async () => {
    const { session, world, stage } = surroundings();
    world.state = "none";
    await session.refresh();
    session.failed({ kind: "signed-out" });
    expect(stage()).toBe("signed-out");
    expect(world.forgotten).toBe(0);
  });

test("an account without a second factor is shown nothing else", async () => {
  const { session, world, stage } = surroundings();
  world.state = SessionState.SECOND_FACTOR_MISSING;
  await session.refresh();
  expect(stage()).toBe("second-factor");
});

test("the screen is covered when the time is up, by the page's own clock",
  async () => {
    const { session, world, stage } = await opened();
    world.clock += lockAfterMs - 1;
    session.coverWhenDue();
    expect(stage()).toBe("open");
    world.clock += 1;
    world.state = SessionState.LOCKED;
    session.coverWhenDue();
    expect(stage()).toBe("locked");
    await settled();
    expect(stage()).toBe("locked");
  });

test("a session that another tab has kept open is uncovered again", async () => {
  const { session, world, stage } = await opened();
  world.clock += lockAfterMs;
  world.lastTouch = world.clock - 1_000;
  session.coverWhenDue();
  expect(stage()).toBe("locked");
  await settled();
  expect(stage()).toBe("open");
});

test("input is told to the node at most every 20 seconds", async () => {
  const { session, world } = await opened();
  session.touch();
  session.touch();
  world.clock += 19_000;
  session.touch();
  await settled();
  expect(world.touches).toBe(1);
  world.clock += 1_000;
  session.touch();
  await settled();
  expect(world.touches).toBe(2);
});

test("a covered screen tells the node of no input", async () => {
  const { session, world } = await opened();
  await session.lock();
  session.touch();
  await settled();
  expect(world.touches).toBe(0);
});

test("locking covers at once and tells the other tabs", async () => {
  const { session, world, stage } = await opened();
  const asked = session.lock();
  expect(stage()).toBe("locked");
  expect(world.sent).toEqual(["locked"]);
  await asked;
  expect(stage()).toBe("locked");
});

test("a call that says locked covers the screen", async () => {
  const { session, stage } = await opened();
  session.failed({ kind: "locked" });
  expect(stage()).toBe("locked");
});

test("another tab's lock covers this one", async () => {
  const { world, stage } = await opened();
  world.hear("locked");
  expect(stage()).toBe("locked");
});

test("a wrong password leaves it locked, the right one opens it", async () => {
  const { session, stage } = await opened();
  await session.lock();
  expect(await session.unlock("wrong")).toMatchObject({ tag: "UNLOCK_REFUSED" });
  expect(stage()).toBe("locked");
  expect(await session.unlock("right")).toMatchObject({ kind: "ok" });
  expect(stage()).toBe("open");
});

test("an ended session forgets all that is in memory", async () => {
  const { session, world, stage } = await opened();
  session.failed({ kind: "signed-out" });
  expect(stage()).toBe("signed-out");
  expect(world.forgotten).toBe(1);
});

test("signing out covers, ends, tells the tabs and forgets", async () => {
  const { session, world, stage } = await opened();
  const done = session.signOut(true);
  expect(stage()).toBe("locked");
  await done;
  expect(world.state).toBe("none");
  expect(world.sent).toContain("signed-out");
  expect(world.forgotten).toBe(1);
});

test("somebody else's sign-in in another tab forgets this tab", async () => {
  const { world } = await opened();
  world.hear("signed-in");
  expect(world.forgotten).toBe(1);
});

test("the watch looks each second until it is stopped", async () => {
  vi.useFakeTimers();
  try {
    const { session, world, stage } = surroundings();
    const asked = session.refresh();
    await vi.advanceTimersByTimeAsync(10);
    await asked;
    const stop = session.watch();
    world.clock += lockAfterMs;
    world.state = SessionState.LOCKED;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(stage()).toBe("locked");
    stop();
  } finally {
    vi.useRealTimers();
  }
});
