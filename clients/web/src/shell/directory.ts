// What the agencies are called, for pages that get ids from the node.

import type { Agency } from "@samrad/agency/staff/v1/agencies_pb";
import { shallowRef } from "vue";

import type { Clients } from "@/rpc/clients";
import { agencyName } from "@/words/parties";

// How long to wait before asking again, in milliseconds.
const askAgainMs = [1_000, 5_000, 15_000];

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

export class Directory {
  private readonly known = shallowRef<readonly Agency[]>([]);

  // By id; empty until load() has answered.
  get agencies(): readonly Agency[] {
    return this.known.value;
  }

  // Asks again a few times when there is no answer.
  async load(clients: Pick<Clients, "agencies">, pause = wait): Promise<void> {
    for (const ms of [0, ...askAgainMs]) {
      if (ms > 0) await pause(ms);
      const result = await clients.agencies.listAgencies({});
      if (result.kind !== "ok") continue;
      this.known.value = result.value.agencies;
      return;
    }
  }

  // "Skolan"; "Skolan (id)" when several are called so; the id when the chain
  // does not know it.
  nameOf(id: string): string {
    const agency = this.known.value.find((one) => one.id === id);
    if (agency === undefined) return id;
    const name = agencyName(agency.kind, id);
    const alike = this.known.value.filter((one) =>
      one.active && agencyName(one.kind, one.id) === name);
    return alike.length > 1 ? `${name} (${id})` : name;
  }
}
