// A question to the node that a view is made of: asked when the view is made,
// again when it comes back from under the lock, and when it says so.

import { onActivated, onScopeDispose, readonly, type Ref, shallowRef } from "vue";

import type { Result } from "@/rpc/result";

export type Asked<T> = { kind: "loading" } | Result<T>;

export interface Ask<T> {
  // Keeps the former answer while asking again.
  state: Readonly<Ref<Asked<T>>>;
  again: () => Promise<void>;
}

export function useAsk<T>(question: () => Promise<Result<T>>): Ask<T> {
  const state = shallowRef<Asked<T>>({ kind: "loading" });
  let newest = 0;
  let over = false;

  async function again() {
    const mine = ++newest;
    const answer = await question();
    // An older answer never replaces a newer question's.
    if (mine === newest && !over) state.value = answer;
  }

  let first = true;
  onActivated(() => {
    if (!first) void again();
    first = false;
  });
  onScopeDispose(() => {
    over = true;
  });
  void again();
  return { state: readonly(state) as Readonly<Ref<Asked<T>>>, again };
}
