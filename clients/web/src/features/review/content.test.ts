import { create } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { type Access, AccessSchema, AccessState, ReviewService } from "@samrad/agency/review/v1/review_pb";
import { Category } from "@samrad/common/v1/common_pb";
import { expect, test, vi } from "vitest";

import { inMemory, nodeError } from "@/testing/node";

import { canAsk, checkWhy, useContent } from "./content";

const record = "0123456789abcdef0123456789abcdef";
const text = "Har nya kamrater utanför Kiosken.";
const access = (state: AccessState) => create(AccessSchema, { id: "a1", record, state });

// A node whose window is open until it says otherwise.
function node() {
  const now = { open: true, away: false };
  const calls: string[] = [];
  const { clients } = inMemory((router) => {
    router.service(ReviewService, {
      askContent: (request) => {
        calls.push(`ask ${request.record} ${request.why}`);
        return { access: access(AccessState.WAITING) };
      },
      endAccess: (request) => {
        calls.push(`end ${request.id}`);
        now.open = false;
        return { access: access(AccessState.ENDED) };
      },
      readContent: (request) => {
        calls.push(request.stateOnly ? "look" : "read");
        if (now.away) throw nodeError(Code.Unavailable, "");
        if (!now.open) throw nodeError(Code.NotFound, "NO_SUCH_RECORD");
        return request.stateOnly ? {} : { content: { items: [{ category: Category.RISK_OF_CRIME, text }] } };
      },
    });
  });
  return { clients, calls, now };
}

function model(state = AccessState.OPEN) {
  const changed = vi.fn(() => Promise.resolve());
  const { clients, calls, now } = node();
  const newest: Access = access(state);
  return { ...useContent(clients, record, () => newest, changed), calls, now, changed };
}

test("nothing is asked for without a reason that the node takes", async () => {
  const { form, ask, calls } = model();
  form.why = "  ";
  await ask();
  expect(calls).toEqual([]);
  expect(checkWhy("å".repeat(251))).toBe("long");
  expect(checkWhy("å".repeat(250))).toBeUndefined();
});

test("an asking is sent once and forgotten here", async () => {
  const { form, ask, calls, changed } = model();
  form.why = " Metadata räcker inte. ";
  await ask();
  expect(calls).toEqual([`ask ${record} Metadata räcker inte.`]);
  expect(form.why).toBe("");
  expect(changed).toHaveBeenCalledOnce();
});

test("what waits or is open is not asked for again", () => {
  expect(canAsk(undefined)).toBe(true);
  expect(canAsk(access(AccessState.WAITING))).toBe(false);
  expect(canAsk(access(AccessState.OPEN))).toBe(false);
  for (const state of [AccessState.ENDED, AccessState.ACCESS_REFUSED, AccessState.LAPSED]) {
    expect(canAsk(access(state))).toBe(true);
  }
});

test("before the second key nothing is shown", async () => {
  const { read, shown, failure, now } = model(AccessState.WAITING);
  now.open = false;
  await read();
  expect(shown.value).toEqual({ kind: "closed" });
  expect(failure.value).toEqual({ kind: "not-readable", tag: "NO_SUCH_RECORD" });
});

test("the content is shown while the window is open, and taken away after", async () => {
  const { read, look, shown, now, changed } = model();
  await read();
  expect(shown.value).toMatchObject({ kind: "open", content: { items: [{ text }] } });
  await look();
  expect(shown.value.kind).toBe("open");
  now.open = false;
  await look();
  expect(shown.value).toEqual({ kind: "taken-away" });
  expect(JSON.stringify(shown.value)).not.toContain("Kiosken");
  expect(changed).toHaveBeenCalledTimes(2);
});

test("content is not left on the screen when nobody can tell", async () => {
  const { read, look, shown, now } = model();
  await read();
  now.away = true;
  await look();
  expect(shown.value).toEqual({ kind: "taken-away" });
});

test("nobody looks at what is not shown", async () => {
  const { look, calls } = model();
  await look();
  expect(calls).toEqual([]);
});

test("an end takes the content away at once", async () => {
  const { read, end, shown, calls } = model();
  await read();
  await end();
  expect(shown.value).toEqual({ kind: "closed" });
  expect(calls).toEqual(["read", "end a1"]);
});
