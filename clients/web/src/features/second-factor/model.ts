// Enrolment of the second factor: a secret to scan, a code that proves it, and
// recovery codes shown once.

import type { BeginSecondFactorResponse } from "@samrad/agency/staff/v1/second_factor_pb";
import { shallowRef } from "vue";

import type { Clients } from "@/rpc/clients";
import type { Failure } from "@/rpc/result";

export type Enrolment =
  | { kind: "loading" }
  | { kind: "scan"; secret: BeginSecondFactorResponse }
  | { kind: "codes"; codes: readonly string[] }
  | { kind: "failed"; failure: Failure };

export function useEnrolment(clients: Pick<Clients, "secondFactor">) {
  const state = shallowRef<Enrolment>({ kind: "loading" });
  const code = shallowRef("");
  const busy = shallowRef(false);
  const failure = shallowRef<Failure>();

  async function begin() {
    state.value = { kind: "loading" };
    const result = await clients.secondFactor.beginSecondFactor({});
    state.value = result.kind === "ok"
      ? { kind: "scan", secret: result.value }
      : { kind: "failed", failure: result };
  }

  async function confirm() {
    if (busy.value) return;
    busy.value = true;
    failure.value = undefined;
    const result = await clients.secondFactor.confirmSecondFactor(
      { code: code.value.replace(/\s/g, "") });
    busy.value = false;
    code.value = "";
    if (result.kind === "ok") {
      state.value = { kind: "codes", codes: result.value.recoveryCodes };
    } else {
      failure.value = result;
    }
  }

  void begin();
  return { state, code, busy, failure, begin, confirm };
}
