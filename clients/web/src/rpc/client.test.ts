import { Code } from "@connectrpc/connect";
import { CaseService } from "@samrad/agency/cases/v1/cases_pb";
import { RoomService } from "@samrad/agency/meetings/v1/room_pb";
import { expect, test } from "vitest";

import { inMemory, nodeError } from "@/testing/node";

function answering(error: () => never) {
  return inMemory((router) => {
    router.service(CaseService, { getCase: error });
  });
}

test.each([
  [Code.NotFound, "", "not-readable"],
  [Code.PermissionDenied, "NOT_YOUR_ROLE", "not-readable"],
  [Code.Unavailable, "HUB_AWAY", "unreachable"],
  [Code.DeadlineExceeded, "", "unreachable"],
  [Code.Unauthenticated, "SESSION_LOCKED", "locked"],
  [Code.Unauthenticated, "NOT_SIGNED_IN", "signed-out"],
  [Code.Unauthenticated, "UNLOCK_REFUSED", "refused"],
  [Code.FailedPrecondition, "MUST_BE_OUT", "refused"],
  [Code.Internal, "", "refused"],
])("code %i with tag %s is %s, and never thrown", async (code, tag, kind) => {
  const { clients, failures } = answering(() => {
    throw nodeError(code, tag);
  });
  const result = await clients.cases.getCase({ case: "K1" });
  expect(result).toMatchObject({ kind });
  expect(failures).toEqual([result]);
});

test("not there and not allowed are the same answer", async () => {
  const of = async (code: Code) => answering(() => {
    throw nodeError(code, "");
  }).clients.cases.getCase({ case: "K1" });
  expect(await of(Code.NotFound)).toEqual(await of(Code.PermissionDenied));
});

test("a refusal says which field was wrong", async () => {
  const { clients } = answering(() => {
    const error = nodeError(Code.InvalidArgument, "BAD_VALUE");
    error.metadata.set("samrad-path-bin", btoa("case"));
    throw error;
  });
  expect(await clients.cases.getCase({ case: "" }))
    .toMatchObject({ kind: "refused", tag: "BAD_VALUE", path: "case" });
});

test("a stream yields its messages, then why it ended", async () => {
  const { clients } = inMemory((router) => {
    router.service(RoomService, {
      async *watchMeeting() {
        yield { number: 1n };
        throw nodeError(Code.Unauthenticated, "SESSION_LOCKED");
      },
    });
  });
  const kinds: string[] = [];
  for await (const one of clients.room.watchMeeting({ meeting: "m" })) {
    kinds.push(one.kind);
  }
  expect(kinds).toEqual(["ok", "locked"]);
});
