// Packets that have come: only their header until somebody has accepted, with a
// reason. A packet whose consent has ended is a state to show, not an error.

import { type Item, type Packet, PacketState } from "@samrad/agency/sharing/v1/sharing_pb";
import { reactive, shallowRef } from "vue";

import type { Clients } from "@/rpc/clients";
import type { Failure } from "@/rpc/result";

type Needs = Pick<Clients, "sharing">;

export interface Grouped {
  waiting: readonly Packet[];
  accepted: readonly Packet[];
  over: readonly Packet[];
}

export function groupPackets(packets: readonly Packet[]): Grouped {
  const isWaiting = (one: Packet) => one.state === PacketState.UNOPENED;
  const isAccepted = (one: Packet) => one.state === PacketState.PACKET_OPENED;
  return {
    waiting: packets.filter(isWaiting),
    accepted: packets.filter(isAccepted),
    over: packets.filter((one) => !isWaiting(one) && !isAccepted(one)),
  };
}

const longestReason = 2000; // bytes, as the node counts

// A reason that the node takes; what is wrong with it otherwise.
export function checkReason(reason: string): "missing" | "long" | undefined {
  const size = new TextEncoder().encode(reason.trim()).length;
  if (size === 0) return "missing";
  return size > longestReason ? "long" : undefined;
}

// What is shown of one packet's content. Only one is open at a time.
export type Reading =
  | { kind: "closed" }
  | { kind: "loading"; id: string }
  | { kind: "open"; id: string; items: readonly Item[] }
  | { kind: "failed"; id: string; failure: Failure };

export function useInbox(clients: Needs, changed: () => Promise<void>) {
  const form = reactive({ id: "", act: "accept" as "accept" | "decline", reason: "",
    busy: false, tried: false });
  const failure = shallowRef<Failure>();
  const reading = shallowRef<Reading>({ kind: "closed" });

  function ask(id: string, act: "accept" | "decline") {
    Object.assign(form, { id, act, reason: "", tried: false });
    failure.value = undefined;
  }

  function leave() {
    ask("", "accept");
  }

  function isReading(id: string) {
    const now = reading.value;
    return now.kind !== "closed" && now.id === id;
  }

  async function read(id: string) {
    reading.value = { kind: "loading", id };
    const result = await clients.sharing.getPacket({ id });
    if (!isReading(id)) return;
    reading.value = result.kind === "ok"
      ? { kind: "open", id, items: result.value.items }
      : { kind: "failed", id, failure: result };
  }

  function close() {
    reading.value = { kind: "closed" };
  }

  // Content whose consent has ended, or of which nothing is known, is not shown.
  async function look() {
    const now = reading.value;
    if (now.kind !== "open") return;
    const result = await clients.sharing.getPacket({ id: now.id, stateOnly: true });
    if (!isReading(now.id)) return;
    if (result.kind === "ok" && result.value.packet?.state === PacketState.PACKET_OPENED) return;
    close();
    await changed();
  }

  // Nothing is read unless the node says that the opening is logged.
  async function decide() {
    form.tried = true;
    if (form.busy || form.id === "" || checkReason(form.reason) !== undefined) return;
    const { id, act } = form;
    const request = { id, reason: form.reason.trim() };
    form.busy = true;
    failure.value = undefined;
    const result = act === "accept"
      ? await clients.sharing.acceptPacket(request)
      : await clients.sharing.declinePacket(request);
    form.busy = false;
    if (result.kind !== "ok") {
      failure.value = result;
      // It no longer stands where it stood: show where it stands now.
      if (result.kind === "refused") await changed();
      return;
    }
    leave();
    if (act === "accept" && result.value.packet?.state === PacketState.PACKET_OPENED) {
      void read(id);
    }
    await changed();
  }

  return { form, failure, reading, ask, leave, decide, read, close, look };
}

export type Inbox = ReturnType<typeof useInbox>;
