// The content of one record, behind the second key: asked for with a reason,
// read while it is open, and off the screen when it is not.

import { type Access, AccessState, type ShownContent } from "@samrad/agency/review/v1/review_pb";
import { reactive, shallowRef } from "vue";

import type { Clients } from "@/rpc/clients";
import type { Failure } from "@/rpc/result";
import { useAct } from "@/ui/use-act";

const longestWhy = 500; // bytes, as the node counts

// What is wrong with a reason; undefined: the node takes it.
export function checkWhy(why: string): "missing" | "long" | undefined {
  const size = new TextEncoder().encode(why.trim()).length;
  if (size === 0) return "missing";
  return size > longestWhy ? "long" : undefined;
}

export type Shown =
  | { kind: "closed" }
  | { kind: "open"; id: string; content: ShownContent }
  // It was taken away: the window is over, or nobody can tell.
  | { kind: "taken-away" };

// Whether there is nothing that waits or is open, so that it can be asked for.
export function canAsk(access: Access | undefined): boolean {
  return access?.state !== AccessState.WAITING && access?.state !== AccessState.OPEN;
}

// `newest`: the asking that counts, as the node last told it; `changed` asks the
// node again.
export function useContent(
  clients: Pick<Clients, "review">, record: string,
  newest: () => Access | undefined, changed: () => Promise<void>) {
  const form = reactive({ why: "", tried: false });
  const act = useAct();
  const shown = shallowRef<Shown>({ kind: "closed" });
  const failure = shallowRef<Failure>();

  async function ask(): Promise<void> {
    form.tried = true;
    if (checkWhy(form.why) !== undefined) return;
    const why = form.why.trim();
    const done = await act.run(
      (requestId) => clients.review.askContent({ requestId, record, why }), undefined, why);
    if (!done) return;
    Object.assign(form, { why: "", tried: false });
    shown.value = { kind: "closed" };
    failure.value = undefined;
    await changed();
  }

  async function end(): Promise<void> {
    const one = newest();
    if (one === undefined) return;
    await act.run((requestId) => clients.review.endAccess({ requestId, id: one.id }), undefined, one.id);
    shown.value = { kind: "closed" };
    await changed();
  }

  async function read(): Promise<void> {
    const one = newest();
    if (one === undefined) return;
    failure.value = undefined;
    const result = await clients.review.readContent({ id: one.id });
    if (result.kind === "ok" && result.value.content !== undefined) {
      shown.value = { kind: "open", id: one.id, content: result.value.content };
    } else {
      shown.value = { kind: "closed" };
      if (result.kind !== "ok") failure.value = result;
    }
    await changed();
  }

  // A content of which nobody says that it is open is not shown.
  async function look(): Promise<void> {
    const before = shown.value;
    if (before.kind !== "open") return;
    const result = await clients.review.readContent({ id: before.id, stateOnly: true });
    if (result.kind === "ok" || shown.value !== before) return;
    shown.value = { kind: "taken-away" };
    await changed();
  }

  function hide() {
    shown.value = { kind: "closed" };
  }

  return { form, act, failure, shown, ask, end, read, look, hide };
}
