// Every page, one line each, in the order of the navigation. A folder of
// src/features owns its page, model, words and tests; nothing else is shared
// here.

import { Role } from "@samrad/agency/staff/v1/staff_pb";

import type { PageEntry } from "@/shell/page";

const { AUDITOR, COORDINATOR, OFFICER, REGISTRAR, SECURITY_OFFICER } = Role;

export const pages: readonly PageEntry[] = [
  { path: "", name: { sv: "Idag", en: "Today" }, icon: "today", roles: [], load: () => import("./today/page.vue") },
  { path: "meetings", name: { sv: "Möten", en: "Meetings" }, icon: "meeting", roles: [COORDINATOR, OFFICER], load: () => import("./meetings/page.vue") },
  { path: "room", name: { sv: "Mötesrummet", en: "The room" }, roles: [COORDINATOR, OFFICER], room: true, load: () => import("./room/page.vue") },
  { path: "projector", name: { sv: "Delad skärm", en: "Shared screen" }, roles: [COORDINATOR, OFFICER], room: true, bare: true, load: () => import("./projector/page.vue") },
  { path: "minutes", name: { sv: "Protokoll", en: "Minutes" }, roles: [COORDINATOR, OFFICER], load: () => import("./minutes/page.vue") },
  { path: "items", name: { sv: "Punkter", en: "Items" }, icon: "agenda", roles: [OFFICER, REGISTRAR], load: () => import("./items/page.vue") },
  { path: "cases", name: { sv: "Ärenden", en: "Cases" }, icon: "case", roles: [OFFICER], load: () => import("./cases/page.vue") },
  { path: "share", name: { sv: "Får jag dela?", en: "May I share this?" }, icon: "share", roles: [OFFICER], load: () => import("./share/page.vue") },
  { path: "duty", name: { sv: "Anteckna en anmälan", en: "Record a notification" }, roles: [OFFICER], load: () => import("./duty/page.vue") },
  { path: "inbox", name: { sv: "Inkorg", en: "Inbox" }, icon: "inbox", roles: [OFFICER, REGISTRAR], load: () => import("./inbox/page.vue") },
  { path: "review", name: { sv: "Granskning", en: "Review" }, icon: "log", roles: [AUDITOR], load: () => import("./review/page.vue") },
  { path: "administration", name: { sv: "Administration", en: "Administration" }, icon: "settings", roles: [SECURITY_OFFICER, REGISTRAR, COORDINATOR], load: () => import("./administration/page.vue") },
];
