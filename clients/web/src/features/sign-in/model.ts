// Signing in: name and password, then the code of the second factor.

import { computed, reactive, shallowRef } from "vue";

import type { Failure } from "@/rpc/result";
import type { Session } from "@/session/session";

type Field = "user" | "password" | "code";

export function useSignIn(session: Pick<Session, "signIn">) {
  const form = reactive({
    user: "", password: "", code: "", step: "password" as "password" | "code",
    busy: false });
  const failure = shallowRef<Failure>();
  const tried = shallowRef(false);

  // Which fields are asked for now and empty; shown after the first attempt.
  const missing = computed<readonly Field[]>(() => {
    if (!tried.value) return [];
    const asked: Field[] =
      form.step === "code" ? ["code"] : ["user", "password"];
    return asked.filter((field) => form[field].trim() === "");
  });

  async function submit() {
    tried.value = true;
    if (missing.value.length > 0 || form.busy) return;
    form.busy = true;
    failure.value = undefined;
    const result = await session.signIn(
      form.user.trim(), form.password, form.code.trim());
    form.busy = false;
    if (result.kind === "ok") {
      forget();
      return;
    }
    tried.value = false;
    if (result.kind === "refused" && result.tag === "SECOND_FACTOR_NEEDED") {
      form.step = "code";
      return;
    }
    failure.value = result;
    form.code = "";
    // One text for all causes: whoever guesses learns nothing, and starts over.
    if (result.kind === "refused" && result.tag === "SIGN_IN_REFUSED") {
      form.password = "";
      form.step = "password";
    }
  }

  function forget() {
    Object.assign(form, { user: "", password: "", code: "", step: "password" });
  }

  function startOver() {
    forget();
    failure.value = undefined;
    tried.value = false;
  }

  return { form, failure, missing, submit, startOver };
}
