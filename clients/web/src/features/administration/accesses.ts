// The second key: what auditors ask to read, and the security officer's answer.

import { type Access, AccessState } from "@samrad/agency/review/v1/review_pb";

import type { Clients } from "@/rpc/clients";
import { useAct } from "@/ui/use-act";

export interface Sorted {
  // What waits for an answer, and what is open now.
  live: readonly Access[];
  over: readonly Access[];
}

export function sortAccesses(accesses: readonly Access[]): Sorted {
  const isLive = (one: Access) =>
    one.state === AccessState.WAITING || one.state === AccessState.OPEN;
  return { live: accesses.filter(isLive), over: accesses.filter((one) => !isLive(one)) };
}

export type Answer = "grant" | "refuse" | "end";

// What can be answered here: never to one's own asking, but it can be ended.
export function answersTo(one: Access, self: string | undefined): readonly Answer[] {
  if (one.state === AccessState.OPEN) return ["end"];
  if (one.state !== AccessState.WAITING || one.askedBy === self) return [];
  return ["grant", "refuse"];
}

export function useAccessAnswer(clients: Pick<Clients, "review">, changed: () => Promise<void>) {
  const act = useAct();

  async function answer(how: Answer, id: string): Promise<void> {
    await act.run<{ access?: Access }>((requestId) => {
      switch (how) {
        case "grant": return clients.review.grantAccess({ requestId, id });
        case "refuse": return clients.review.refuseAccess({ requestId, id });
        case "end": return clients.review.endAccess({ requestId, id });
      }
    }, undefined, `${how} ${id}`);
    // Also after a no: it may stand elsewhere by now.
    await changed();
  }

  return { act, answer };
}
