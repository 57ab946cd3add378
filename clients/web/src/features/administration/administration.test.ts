import { Code } from "@connectrpc/connect";
import { GroupService } from "@samrad/agency/meetings/v1/groups_pb";
import { SecondFactorService } from "@samrad/agency/staff/v1/second_factor_pb";
import { Role, StaffService } from "@samrad/agency/staff/v1/staff_pb";
import { expect, test, vi } from "vitest";

import { inMemory, nodeError } from "@/testing/node";

import { isAccountName, isPassword, spoken, useNewStaff, usePopulation, useStaffAct } from "./model";

const changed = () => Promise.resolve();

function node() {
  const calls: string[] = [];
  const { clients } = inMemory((router) => {
    router.service(StaffService, {
      addStaff: (request) => {
        calls.push(`add ${request.staff?.user ?? ""}`);
        if (request.staff?.user === "taken") throw nodeError(Code.AlreadyExists, "ACCOUNT_EXISTS");
        return { staff: request.staff };
      },
      disableStaff: (request) => {
        calls.push(`disable ${request.user}`);
        return { sessionsEnded: 2, orphanedCases: ["K7Q2"] };
      },
      resetPassword: (request) => {
        calls.push(`password ${request.user}`);
        return { sessionsEnded: 1 };
      },
    });
    router.service(SecondFactorService, {
      resetSecondFactor: () => { throw nodeError(Code.FailedPrecondition, "OWN_ACCOUNT"); },
    });
  });
  return { clients, calls };
}

test("a new account that is not filled in is not sent", async () => {
  const { clients, calls } = node();
  const { form, gaps, save } = useNewStaff(clients, changed);
  Object.assign(form, { user: "Åsa", password: "short" });
  expect(await save()).toBe(false);
  expect(gaps()).toEqual(["user", "roles", "password"]);
  expect(calls).toEqual([]);
});

test("a first password is forgotten when the account is there, kept when not", async () => {
  const { clients } = node();
  const { form, failure, save } = useNewStaff(clients, changed);
  Object.assign(form, { user: "taken", roles: [Role.OFFICER], password: "long enough for it" });
  expect(await save()).toBe(false);
  expect(failure.value).toMatchObject({ tag: "ACCOUNT_EXISTS" });
  expect(form.password).not.toBe("");
  form.user = "asa";
  expect(await save()).toBe(true);
  expect(form.password).toBe("");
});

test("disabling tells of cases that nobody is on any more", async () => {
  const { clients, calls } = node();
  const again = vi.fn(changed);
  const act = useStaffAct(clients, again);
  act.ask("disable", "officer");
  await act.confirm();
  expect(calls).toEqual(["disable officer"]);
  expect(act.outcome.value).toMatchObject({ sessionsEnded: 2, orphanedCases: ["K7Q2"] });
  expect(again).toHaveBeenCalledOnce();
});

test("nothing happens before it is confirmed, nor with a bad password", async () => {
  const { clients, calls } = node();
  const act = useStaffAct(clients, changed);
  await act.confirm();
  act.ask("password", "officer");
  act.form.password = "short";
  await act.confirm();
  expect(calls).toEqual([]);
  act.leave();
  expect(act.form.password).toBe("");
});

test("a refused act stays open and says why", async () => {
  const { clients } = node();
  const act = useStaffAct(clients, changed);
  act.ask("factor", "security");
  await act.confirm();
  expect(act.failure.value).toMatchObject({ tag: "OWN_ACCOUNT" });
  expect(act.form.act).toBe("factor");
});

test("a table that is too large is not sent; one that cannot be read says where", async () => {
  const sent: number[] = [];
  const { clients } = inMemory((router) => {
    router.service(GroupService, { importPopulation: ({ csv }) => {
      sent.push(csv.length);
      const error = nodeError(Code.InvalidArgument, "POPULATION");
      error.metadata.set("samrad-path-bin", btoa("line 3"));
      throw error;
    } });
  });
  const { state, read } = usePopulation(clients);
  await read(new Uint8Array(1024 * 1024 + 1));
  expect(state.value).toEqual({ kind: "too-large" });
  await read(new Uint8Array(8));
  expect(sent).toEqual([8]);
  expect(state.value).toMatchObject({ kind: "failed", failure: { path: "line 3" } });
});

test("names and passwords are those that the node takes", () => {
  expect(["anna", "a.b-2"].every(isAccountName)).toBe(true);
  expect(["", "Anna", "2a", "a".repeat(32)].some(isAccountName)).toBe(false);
  expect(isPassword("å".repeat(6))).toBe(true);
  expect(isPassword("elva tecken")).toBe(false);
});

test("a fingerprint is said in fours", () => {
  expect(spoken("01:23:45:67:89:ab")).toBe("0123 4567 89ab");
});
