// Accounts, seats, the population table, agencies and their keys. Every act is
// the security officer's or the registrar's, and is journalled by the node.

import type { SeatView } from "@samrad/agency/meetings/v1/groups_pb";
import type { Function as StaffFunction } from "@samrad/common/v1/common_pb";
import type { Role, Staff } from "@samrad/agency/staff/v1/staff_pb";
import { reactive, shallowRef } from "vue";

import { type Clients, newRequestId } from "@/rpc/clients";
import type { Failure, Result } from "@/rpc/result";

export type StaffGap = "user" | "roles" | "password";

// As the node takes it.
export function isAccountName(text: string): boolean {
  return /^[a-z][a-z0-9.-]{0,30}$/.test(text);
}

export function isPassword(text: string): boolean {
  const size = new TextEncoder().encode(text).length;
  return size >= 12 && size <= 1024;
}

export function useNewStaff(
  clients: Pick<Clients, "staff">, added: () => Promise<void>, makeId: () => string = newRequestId) {
  const empty = () => ({ user: "", roles: [] as Role[], functions: [] as StaffFunction[],
    password: "", tried: false, busy: false });
  const form = reactive(empty());
  const failure = shallowRef<Failure>();
  let requestId = makeId();

  function gaps(): readonly StaffGap[] {
    if (!form.tried) return [];
    const found: StaffGap[] = [];
    if (!isAccountName(form.user.trim())) found.push("user");
    if (form.roles.length === 0) found.push("roles");
    if (!isPassword(form.password)) found.push("password");
    return found;
  }

  async function save(): Promise<boolean> {
    form.tried = true;
    if (form.busy || gaps().length > 0) return false;
    form.busy = true;
    failure.value = undefined;
    const result = await clients.staff.addStaff({
      requestId, password: form.password,
      staff: { user: form.user.trim(), roles: [...form.roles], functions: [...form.functions] } });
    form.busy = false;
    if (result.kind !== "ok") {
      failure.value = result;
      // The name may have been taken: another act.
      if (result.kind === "refused") requestId = makeId();
      return false;
    }
    Object.assign(form, empty());
    requestId = makeId();
    await added();
    return true;
  }

  return { form, failure, gaps, save };
}

export type StaffAct = "disable" | "password" | "factor";

// What an act on an account led to.
export interface StaffOutcome {
  act: StaffAct;
  user: string;
  sessionsEnded: number;
  orphanedCases: readonly string[];
}

export function useStaffAct(
  clients: Pick<Clients, "staff" | "secondFactor">, changed: () => Promise<void>,
  makeId: () => string = newRequestId) {
  const form = reactive({ act: undefined as StaffAct | undefined, user: "", password: "",
    tried: false, busy: false });
  const failure = shallowRef<Failure>();
  const outcome = shallowRef<StaffOutcome>();
  let requestId = "";

  function ask(act: StaffAct, user: string) {
    Object.assign(form, { act, user, password: "", tried: false });
    requestId = makeId();
    failure.value = undefined;
    outcome.value = undefined;
  }

  function leave() {
    Object.assign(form, { act: undefined, password: "", tried: false });
    failure.value = undefined;
  }

  async function call(act: StaffAct): Promise<Result<{ sessionsEnded: number; orphanedCases?: readonly string[] }>> {
    const request = { requestId, user: form.user };
    switch (act) {
      case "disable": return clients.staff.disableStaff(request);
      case "password": return clients.staff.resetPassword({ ...request, password: form.password });
      case "factor": return clients.secondFactor.resetSecondFactor(request);
    }
  }

  async function confirm() {
    const { act } = form;
    form.tried = true;
    if (act === undefined || form.busy) return;
    if (act === "password" && !isPassword(form.password)) return;
    form.busy = true;
    failure.value = undefined;
    const result = await call(act);
    form.busy = false;
    if (result.kind !== "ok") {
      failure.value = result;
      return;
    }
    outcome.value = { act, user: form.user, sessionsEnded: result.value.sessionsEnded,
      orphanedCases: result.value.orphanedCases ?? [] };
    leave();
    await changed();
  }

  return { form, failure, outcome, ask, leave, confirm };
}

export function useSeat(
  clients: Pick<Clients, "groups">, group: string, seat: SeatView, changed: () => Promise<void>,
  makeId: () => string = newRequestId) {
  const form = reactive({ holder: seat.holder, deputy: seat.deputy, busy: false, done: false });
  const failure = shallowRef<Failure>();

  async function save() {
    if (form.busy) return;
    form.busy = true;
    form.done = false;
    failure.value = undefined;
    const result = await clients.groups.assignSeat({
      requestId: makeId(), group, seat: seat.seat, holder: form.holder, deputy: form.deputy });
    form.busy = false;
    if (result.kind !== "ok") {
      failure.value = result;
      return;
    }
    form.done = true;
    await changed();
  }

  return { form, failure, save };
}

// Names that can hold a seat: accounts that can sign in.
export function seatHolders(staff: readonly Staff[]): readonly string[] {
  return staff.filter((one) => !one.disabled).map((one) => one.user);
}

const largestTable = 1024 * 1024;

export type Import =
  | { kind: "idle" }
  | { kind: "too-large" }
  | { kind: "busy" }
  | { kind: "done"; rows: number; people: bigint }
  | { kind: "failed"; failure: Failure };

export function usePopulation(clients: Pick<Clients, "groups">, makeId: () => string = newRequestId) {
  const state = shallowRef<Import>({ kind: "idle" });

  async function read(csv: Uint8Array) {
    if (state.value.kind === "busy") return;
    if (csv.length > largestTable) {
      state.value = { kind: "too-large" };
      return;
    }
    state.value = { kind: "busy" };
    const result = await clients.groups.importPopulation({ requestId: makeId(), csv });
    state.value = result.kind === "ok"
      ? { kind: "done", rows: result.value.rows, people: result.value.people }
      : { kind: "failed", failure: result };
  }

  return { state, read };
}

// In groups of four, to be compared aloud.
export function spoken(fingerprint: string): string {
  return fingerprint.replace(/:/g, "").match(/.{1,4}/g)?.join(" ") ?? "";
}
