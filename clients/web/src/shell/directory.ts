// What the agencies are called, for pages that get ids from the node.

import type { Agency } from "@samrad/agency/staff/v1/agencies_pb";
import { shallowRef } from "vue";

import type { Clients } from "@/rpc/clients";
import { agencyName } from "@/words/parties";

export class Directory {
  private readonly known = shallowRef<readonly Agency[]>([]);

  // By id; empty until load() has answered.
  get agencies(): readonly Agency[] {
    return this.known.value;
  }

  async load(clients: Pick<Clients, "agencies">): Promise<void> {
    const result = await clients.agencies.listAgencies({});
    if (result.kind === "ok") this.known.value = result.value.agencies;
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
