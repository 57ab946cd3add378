import { Code } from "@connectrpc/connect";
import { ItemService } from "@samrad/agency/meetings/v1/items_pb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { inMemory, nodeError } from "@/testing/node";

import { Checking, pauseMs } from "./checking";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

// A node that answers each text when it is let; the verdict is the text.
function slow() {
  const waiting: { text: string; answer: () => void; refuse: () => void }[] = [];
  const { clients } = inMemory((router) => {
    router.service(ItemService, {
      checkText: (request) => new Promise((resolve, reject) => {
        waiting.push({
          text: request.text,
          answer: () => resolve({ verdict: request.text }),
          refuse: () => reject(nodeError(Code.Unavailable, "")) });
      }),
    });
  });
  return { checking: new Checking(clients), waiting };
}
const type = (checking: Checking, text: string) => checking.changed(text, { text });
const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("what is typed in one go is asked about once", async () => {
  const { checking, waiting } = slow();
  type(checking, "a");
  await later(pauseMs - 1);
  type(checking, "ab");
  await later(pauseMs);
  expect(waiting.map((one) => one.text)).toEqual(["ab"]);
});

test("an answer to what stood there before is dropped", async () => {
  const { checking, waiting } = slow();
  type(checking, "Saga");
  await later(pauseMs);
  type(checking, "Sagan");
  await later(pauseMs);
  waiting[1]?.answer();
  await later(1);
  waiting[0]?.answer();
  await later(1);
  expect(checking.state).toMatchObject({ busy: false, checked: { of: "Sagan", check: { verdict: "Sagan" } } });
});

test("an answer that comes after the text was emptied is dropped", async () => {
  const { checking, waiting } = slow();
  type(checking, "Saga");
  await later(pauseMs);
  checking.clear();
  waiting[0]?.answer();
  await later(1);
  expect(checking.state.checked).toBeUndefined();
  expect(checking.state.busy).toBe(false);
});

test("without the node nothing is called clear", async () => {
  const { checking, waiting } = slow();
  type(checking, "Saga");
  await later(pauseMs);
  waiting[0]?.answer();
  await later(1);
  type(checking, "Saga E");
  await later(pauseMs);
  waiting[1]?.refuse();
  await later(1);
  expect(checking.state.checked).toBeUndefined();
  expect(checking.state.failure?.kind).toBe("unreachable");
});
