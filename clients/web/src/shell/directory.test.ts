import { Code } from "@connectrpc/connect";
import { AgencyService } from "@samrad/agency/staff/v1/agencies_pb";
import { AgencyKind } from "@samrad/common/v1/common_pb";
import { expect, test } from "vitest";

import { inMemory, nodeError } from "@/testing/node";

import { Directory } from "./directory";

function node(failures: number) {
  let asked = 0;
  const { clients } = inMemory((router) => {
    router.service(AgencyService, {
      listAgencies: () => {
        if (++asked <= failures) throw nodeError(Code.Unavailable, "");
        return { agencies: [{ id: "school", kind: AgencyKind.MUNICIPAL_SCHOOL, active: true }] };
      },
    });
  });
  return { clients, asked: () => asked };
}

test("names come although the first question was not answered", async () => {
  const directory = new Directory();
  const waits: number[] = [];
  await directory.load(node(2).clients, (ms) => {
    waits.push(ms);
    return Promise.resolve();
  });
  expect(directory.nameOf("school")).toBe("Skolan");
  expect(waits).toEqual([1_000, 5_000]);
});

test("a node that never answers is not asked for ever", async () => {
  const silent = node(100);
  const directory = new Directory();
  await directory.load(silent.clients, () => Promise.resolve());
  expect(silent.asked()).toBe(4);
  expect(directory.nameOf("school")).toBe("school");
});
