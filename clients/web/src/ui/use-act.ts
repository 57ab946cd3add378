// One thing that the person does: busy while it is sent, not sent twice, and
// what the node answered.

import { readonly, type Ref, shallowRef } from "vue";

import { newRequestId } from "@/rpc/clients";
import type { Failure, Result } from "@/rpc/result";

export interface Act {
  busy: Readonly<Ref<boolean>>;
  failure: Readonly<Ref<Failure | undefined>>;
  // Whether it went well; `done` is told what came back. The request id is a new
  // one, unless the answer to the same act was lost: `of` says what is the same.
  run: <T>(
    call: (requestId: string) => Promise<Result<T>>,
    done?: (value: T) => void, of?: string) => Promise<boolean>;
  clear: () => void;
}

export function useAct(): Act {
  const busy = shallowRef(false);
  const failure = shallowRef<Failure>();
  let lost: { of: string; id: string } | undefined;

  async function run<T>(
    call: (requestId: string) => Promise<Result<T>>,
    done?: (value: T) => void, of?: string): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    failure.value = undefined;
    const id = lost !== undefined && lost.of === of ? lost.id : newRequestId();
    const result = await call(id);
    busy.value = false;
    lost = of !== undefined && result.kind === "unreachable"
      ? { of, id } : undefined;
    if (result.kind === "ok") {
      done?.(result.value);
      return true;
    }
    failure.value = result;
    return false;
  }

  return {
    busy: readonly(busy),
    failure: readonly(failure) as Readonly<Ref<Failure | undefined>>,
    run,
    clear: () => {
      failure.value = undefined;
    },
  };
}
