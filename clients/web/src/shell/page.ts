// What a page is to the shell, and what the shell gives to a page.

import type { Role } from "@samrad/agency/staff/v1/staff_pb";
import type { Component, InjectionKey } from "vue";
import { inject } from "vue";

import type { Clients } from "@/rpc/clients";
import type { IconName } from "@/ui/icons";
import type { Directory } from "./directory";
import type { Choice } from "./router";
import type { PageSession } from "@samrad/agency/staff/v1/page_pb";

// One line of src/features/registry.ts.
export interface PageEntry {
  // Address: lower-case letters, hyphens, slashes.
  path: string;
  // In the navigation, the window's title and the page's heading. Neutral.
  name: { sv: string; en: string };
  // Roles that have use of it; empty: everybody.
  roles: readonly Role[];
  // Icon in the navigation; without one the page is reached from another.
  icon?: IconName;
  // The meeting room and its projector view: locks after 3 minutes.
  room?: boolean;
  // No header and navigation: the whole screen is the page's.
  bare?: boolean;
  load: () => Promise<{ default: Component }>;
}

// Given to every page by the shell; a page takes what it needs of it and gives
// it to its model by argument.
export interface PageContext {
  clients: Clients;
  // Who is signed in. Does not change while a page lives.
  session: PageSession;
  // Names of agencies.
  directory: Directory;
  // The page's own choice, such as {meeting: id}; empty after a reload.
  choice: Choice;
  go: (path: string, choice?: Choice) => void;
}

export const pageContextKey: InjectionKey<PageContext> = Symbol("page");

// The context of the page that the calling component is on.
export function usePage(): PageContext {
  const context = inject(pageContextKey);
  if (context === undefined) throw new Error("used outside of a page");
  return context;
}
