import { create } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { AccessSchema, AccessState, ReviewService } from "@samrad/agency/review/v1/review_pb";
import { expect, test, vi } from "vitest";

import { inMemory, nodeError } from "@/testing/node";

import { answersTo, sortAccesses, useAccessAnswer } from "./accesses";

const access = (id: string, state: AccessState, askedBy = "auditor") =>
  create(AccessSchema, { id, state, askedBy });

test("what waits or is open comes first, the rest is history", () => {
  const { live, over } = sortAccesses([
    access("1", AccessState.LAPSED), access("2", AccessState.WAITING),
    access("3", AccessState.ENDED), access("4", AccessState.OPEN),
    access("5", AccessState.ACCESS_REFUSED)]);
  expect(live.map((one) => one.id)).toEqual(["2", "4"]);
  expect(over.map((one) => one.id)).toEqual(["1", "3", "5"]);
});

test("nobody is offered to answer the own asking", () => {
  expect(answersTo(access("1", AccessState.WAITING), "security")).toEqual(["grant", "refuse"]);
  expect(answersTo(access("1", AccessState.WAITING, "security"), "security")).toEqual([]);
  expect(answersTo(access("1", AccessState.OPEN, "security"), "security")).toEqual(["end"]);
  expect(answersTo(access("1", AccessState.ENDED), "security")).toEqual([]);
});

test("each answer is its own call, and what stands is asked for again", async () => {
  const calls: string[] = [];
  const { clients } = inMemory((router) => {
    router.service(ReviewService, {
      grantAccess: ({ id }) => { calls.push(`grant ${id}`); return {}; },
      refuseAccess: ({ id }) => { calls.push(`refuse ${id}`); return {}; },
      endAccess: ({ id }) => { calls.push(`end ${id}`); return {}; },
    });
  });
  const changed = vi.fn(() => Promise.resolve());
  const { answer } = useAccessAnswer(clients, changed);
  await answer("grant", "1");
  await answer("refuse", "2");
  await answer("end", "1");
  expect(calls).toEqual(["grant 1", "refuse 2", "end 1"]);
  expect(changed).toHaveBeenCalledTimes(3);
});

test("a no of the node is shown, and what stands is asked for again", async () => {
  const { clients } = inMemory((router) => {
    router.service(ReviewService, {
      grantAccess: () => { throw nodeError(Code.FailedPrecondition, "NOT_WAITING"); },
    });
  });
  const changed = vi.fn(() => Promise.resolve());
  const { act, answer } = useAccessAnswer(clients, changed);
  await answer("grant", "1");
  expect(act.failure.value).toMatchObject({ kind: "refused", tag: "NOT_WAITING" });
  expect(changed).toHaveBeenCalledOnce();
});
