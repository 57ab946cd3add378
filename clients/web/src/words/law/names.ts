// What a ground or a provision is called where it is cited.

import { type Ground, GroundKind } from "@samrad/law/v1/facts_pb";

import { catalogue, language } from "../language";
import { type Provision, provisions } from "./provisions";

const kinds = catalogue({
  sv: {
    none: "Ingen grund",
    anonymised: "Utan att peka ut någon",
    consent: "Samtycke",
    notSecret: "Ingen sekretess hindrar (menprövning)",
    noBoundary: "Ingen sekretessgräns",
  },
  en: {
    none: "No ground",
    anonymised: "Without pointing anybody out",
    consent: "Consent",
    notSecret: "No secrecy stands in the way (damage test)",
    noBoundary: "No secrecy boundary",
  },
});

export function provisionOf(name: string): Provision | undefined {
  return provisions[name];
}

// "OSL 10:18 a – Risk för brottslig verksamhet, unga under 21 år".
export function provisionName(name: string): string {
  const title = provisions[name]?.title[language.value];
  return title === undefined ? name : `${name} – ${title}`;
}

// What a ground is called: its title, or its kind.
export function groundName(ground: Ground | undefined): string {
  const w = kinds[language.value];
  switch (ground?.kind) {
    case GroundKind.ANONYMISED: return w.anonymised;
    case GroundKind.CONSENT: return w.consent;
    case GroundKind.NOT_SECRET: return w.notSecret;
    case GroundKind.NO_BOUNDARY: return w.noBoundary;
    case GroundKind.PROVISION:
      return provisions[ground.provision]?.title[language.value] ?? ground.provision;
    default: return w.none;
  }
}

// Where it stands in law: "OSL 10:28 + L2025:170 6"; empty when it has no place.
export function groundPlace(ground: Ground | undefined): string {
  if (ground === undefined) return "";
  return [ground.provision, ground.duty].filter((one) => one !== "").join(" + ");
}
