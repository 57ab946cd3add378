// What agencies, roles and functions are called.

import { AgencyKind } from "@samrad/common/v1/common_pb";
import { Role } from "@samrad/agency/staff/v1/staff_pb";

import { catalogue, language } from "./language";

const kinds: Partial<Record<AgencyKind, { sv: string; en: string }>> = {
  [AgencyKind.SOCIAL_SERVICES]: { sv: "Socialtjänsten", en: "Social services" },
  [AgencyKind.MUNICIPAL_SCHOOL]: { sv: "Skolan", en: "School" },
  [AgencyKind.INDEPENDENT_SCHOOL]: { sv: "Skolan", en: "School" },
  [AgencyKind.LEISURE]: { sv: "Fritid", en: "Leisure" },
  [AgencyKind.OTHER_MUNICIPAL]: { sv: "Samordningen", en: "Coordination" },
  [AgencyKind.POLICE]: { sv: "Polisen", en: "Police" },
};

// What an agency of this kind is called; its id when the kind has no word here.
export function agencyName(kind: AgencyKind, id: string): string {
  return kinds[kind]?.[language.value] ?? id;
}

// Role names by role, for lists and the header.
export const roleWords = catalogue({
  sv: {
    [Role.ROLE_UNSPECIFIED]: "",
    [Role.OFFICER]: "Handläggare",
    [Role.COORDINATOR]: "Samordnare",
    [Role.REGISTRAR]: "Registrator",
    [Role.SECURITY_OFFICER]: "Säkerhetsansvarig",
    [Role.AUDITOR]: "Granskare",
  },
  en: {
    [Role.ROLE_UNSPECIFIED]: "",
    [Role.OFFICER]: "Case officer",
    [Role.COORDINATOR]: "Coordinator",
    [Role.REGISTRAR]: "Registrar",
    [Role.SECURITY_OFFICER]: "Security officer",
    [Role.AUDITOR]: "Auditor",
  },
});
